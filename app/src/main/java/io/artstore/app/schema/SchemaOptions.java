package io.artstore.app.schema;

import io.artstore.app.installation.DataDirectory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the databases are; the same options on every schema command. */
final class SchemaOptions {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = DataDirectory.DEFAULT,
      description =
          "Data directory: its embedded server, and the passwords of the modules (default:"
              + " ${DEFAULT-VALUE}).")
  private Path data = Path.of(DataDirectory.DEFAULT);

  @Option(
      names = "--postgres",
      paramLabel = "URL",
      defaultValue = "${env:ARTSTORE_POSTGRES}",
      description =
          "A server of your own instead, as its administrator:"
              + " postgresql://user@host:5432/postgres; also from ARTSTORE_POSTGRES.")
  private @Nullable String postgres;

  @Option(
      names = "--postgres-password-file",
      paramLabel = "FILE",
      description = "The administrator's password; otherwise from the URL or PGPASSWORD.")
  private @Nullable Path passwordFile;

  DataDirectory data() {
    return new DataDirectory(data);
  }

  @Nullable String postgres() {
    return postgres;
  }

  @Nullable Path passwordFile() {
    return passwordFile;
  }
}
