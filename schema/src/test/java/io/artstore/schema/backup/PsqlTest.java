package io.artstore.schema.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.artstore.schema.Goal;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaTarget;
import io.artstore.testkit.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script in the folder, run by the real psql. */
class PsqlTest {
  private static final Path PSQL = Path.of("/usr/bin/psql");

  @TempDir private Path directory = Path.of("");

  private record Result(int exitCode, String output) {}

  @Test
  void restoresTheSameRowsWithoutUs() throws Exception {
    assumeTrue(Files.isExecutable(PSQL));
    try (Archive archive = new Archive(TestPostgres.shared(), directory)) {
      SchemaTarget source = archive.filled();
      // The one trigger that writes elsewhere stays on in psql and would write its lines again.
      archive.execute(source, "DELETE FROM log WHERE line LIKE 'house %'");
      archive.execute(source, "ALTER TABLE houses DISABLE TRIGGER log_house");
      Path folder = Archive.backups().take(source, archive.place()).folder();
      SchemaTarget target = archive.empty();

      assertThat(psql(archive, target, folder).output())
          .contains("the schema is at no version, these rows need 20260101_0900");
      SchemaEngine engine = new SchemaEngine(Archive.settings(), RunListener.SILENT);
      engine.upgrade(target);
      assertThat(psql(archive, target, folder).output())
          .contains("the schema is at 20260102_0900, these rows need 20260101_0900");
      engine.rollback(target, new Goal.At(new MigrationVersion(Archive.VERSION)));
      assertThat(psql(archive, target, folder).output())
          .contains("table colours holds rows already");
      archive.execute(target, "TRUNCATE colours; ALTER TABLE houses DISABLE TRIGGER log_house");

      Result result = psql(archive, target, folder);
      assertThat(result.output()).contains("Databases only.").doesNotContain("ERROR");
      assertThat(result.exitCode()).isZero();
      assertThat(archive.content(target)).isEqualTo(archive.content(source));
      assertThat(psql(archive, target, folder).exitCode()).as("a second time").isEqualTo(3);
      assertThat(archive.content(target)).isEqualTo(archive.content(source));
    }
  }

  private static Result psql(Archive archive, SchemaTarget target, Path folder)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                PSQL.toString(),
                "-X",
                "-f",
                "restore.sql",
                "-h",
                "127.0.0.1",
                "-p",
                String.valueOf(archive.postgres().server().port()),
                "-U",
                archive.postgres().server().superuser(),
                target.entry().database())
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder.environment().put("PGPASSWORD", archive.postgres().server().password());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }
}
