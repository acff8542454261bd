package io.artstore.app.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.app.installation.DataDirectory;
import io.artstore.app.installation.Secrets;
import io.artstore.servicekit.postgres.embedded.EmbeddedPostgres;
import io.artstore.testkit.TestPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs before there is a data directory and those after it are one story. */
final class JournalPlaceTest {
  @TempDir private Path directory = Path.of("");
  private final EmbeddedPostgres server = TestPostgres.shared().server();

  @Test
  void isTheDataDirectoryAlsoBeforeThereIsOne() throws IOException {
    DataDirectory data = new DataDirectory(directory.resolve("new/data"));
    assertThat(verify(data)).isZero();
    assertThat(journals(data)).singleElement().asString().endsWith("-verify.jsonl");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.root())))
        .isEqualTo("rwx------");

    data.create();
    assertThat(data.config()).isDirectory();
    assertThat(verify(data)).isZero();
    assertThat(journals(data)).hasSize(2);
  }

  @Test
  void aSmokeTestMayComeFirstAndSaysWhatFailed() throws IOException {
    DataDirectory data = new DataDirectory(directory.resolve("data"));
    new RunRecording(Clock.systemUTC())
        .write(data.schemaRuns(), "smoke", 2, "cannot read the credentials");
    assertThat(Files.readString(journals(data).getFirst()))
        .contains("\"exit_code\":2,\"error\":\"cannot read the credentials\"");
    data.create();
    assertThat(data.config()).isDirectory();
  }

  private static List<Path> journals(DataDirectory data) throws IOException {
    try (Stream<Path> files = Files.list(data.schemaRuns())) {
      return files.toList();
    }
  }

  /** The shortest command that is recorded. */
  private int verify(DataDirectory data) {
    try (ArtStoreSchema schema =
        new ArtStoreSchema(
            new Secrets(new SecureRandom()),
            Map.of("PGPASSWORD", server.password()),
            Clock.systemUTC())) {
      CommandLine commandLine = schema.commandLine();
      commandLine.setOut(new PrintWriter(new StringWriter()));
      return commandLine.execute(
          "verify",
          "--clean-up",
          "--data",
          data.root().toString(),
          "--postgres",
          "postgresql://%s@%s:%d/postgres"
              .formatted(server.superuser(), server.host(), server.port()));
    }
  }
}
