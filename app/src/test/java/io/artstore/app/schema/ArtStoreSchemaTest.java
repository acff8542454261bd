package io.artstore.app.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.app.installation.Secrets;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The schema commands with ArtStore's own manifest. */
final class ArtStoreSchemaTest {
  /** What came out of one command. */
  private record Answer(int exitCode, String out, String err) {}

  @TempDir private Path data = Path.of("");

  @Test
  void printsStatementsWithoutAServer() {
    Answer answer = run("provision", "--print-sql", "--database", "storage-elem-02");
    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out())
        .contains("artstore_storage_02_owner")
        .doesNotContain("artstore_storage_01");
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void aServerThatDoesNotStartIsAFailureAndNotABug() throws IOException {
    Path server = Files.createDirectories(data.resolve("postgres"));
    Files.createDirectories(server.resolve("cluster"));
    Files.writeString(server.resolve("cluster/PG_VERSION"), "not a number");
    Answer answer = run("upgrade", "--json");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.out()).contains("\"exit_code\" : 1").contains("\"error\"");
    assertThat(answer.err()).contains("admin-module, database artstore_admin: ");
  }

  private Answer run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    try (ArtStoreSchema schema =
        new ArtStoreSchema(new Secrets(new SecureRandom()), Map.of(), Clock.systemUTC())) {
      CommandLine commandLine = schema.commandLine();
      commandLine.setOut(new PrintWriter(out));
      commandLine.setErr(new PrintWriter(err));
      String[] all = Arrays.copyOf(arguments, arguments.length + 2);
      all[arguments.length] = "--data";
      all[arguments.length + 1] = data.toString();
      int exitCode = commandLine.execute(all);
      return new Answer(exitCode, out.toString(), err.toString());
    }
  }
}
