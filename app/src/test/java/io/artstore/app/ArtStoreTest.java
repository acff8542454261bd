package io.artstore.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.app.schema.ArtStoreSchema;
import io.artstore.app.serve.ModuleKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole command line, as the program builds it. */
class ArtStoreTest {
  private static final ModuleKind.Surroundings SURROUNDINGS =
      new ModuleKind.Surroundings(Map.of(), Clock.systemUTC(), new SecureRandom());

  @Test
  void everyCommandExplainsItself() {
    List<List<String>> commands = new ArrayList<>();
    try (ArtStoreSchema schema = ArtStore.schema(SURROUNDINGS)) {
      collect(ArtStore.commandLine(SURROUNDINGS, schema), List.of(), commands);
    }
    assertThat(commands)
        .contains(List.of("put"), List.of("schema", "upgrade"), List.of("schema", "squash"));
    assertThat(commands).allSatisfy(ArtStoreTest::explain);
  }

  private static void collect(CommandLine here, List<String> path, List<List<String>> commands) {
    here.getSubcommands()
        .forEach(
            (name, command) -> {
              List<String> deeper = Stream.concat(path.stream(), Stream.of(name)).toList();
              commands.add(deeper);
              collect(command, deeper, commands);
            });
  }

  @Test
  void aSmokeTestThatFailsRecordsWhatItTold(@TempDir Path directory) throws IOException {
    Path runs = directory.resolve("runs");
    try (ArtStoreSchema schema = ArtStore.schema(SURROUNDINGS)) {
      CommandLine program = ArtStore.commandLine(SURROUNDINGS, schema);
      program.setErr(new PrintWriter(new StringWriter()));
      assertThat(
              program.execute(
                  "smoke", "--credentials", credentials(directory), "--journal", runs.toString()))
          .isEqualTo(2);
    }
    try (Stream<Path> files = Files.list(runs)) {
      assertThat(Files.readString(files.findFirst().orElseThrow()))
          .contains(
              "\"exit_code\":2,\"error\":\"cannot read the credentials " + credentials(directory));
    }
  }

  private static String credentials(Path directory) {
    return directory.resolve("none.json").toString();
  }

  private static void explain(List<String> command) {
    try (ArtStoreSchema schema = ArtStore.schema(SURROUNDINGS)) {
      CommandLine program = ArtStore.commandLine(SURROUNDINGS, schema);
      StringWriter out = new StringWriter();
      program.setOut(new PrintWriter(out));
      List<String> asked = Stream.concat(command.stream(), Stream.of("--help")).toList();
      assertThat(program.execute(asked.toArray(String[]::new))).isZero();
      assertThat(out.toString()).startsWith("Usage: artstore");
      assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
    }
  }
}
