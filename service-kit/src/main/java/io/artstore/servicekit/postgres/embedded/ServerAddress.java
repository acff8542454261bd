package io.artstore.servicekit.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How the superuser reaches an embedded server that runs. */
public record ServerAddress(String host, int port, String superuser, Path passwordFile) {
  static final String HOST = "127.0.0.1";

  /**
   * Where the server of a directory listens, as long as it runs.
   *
   * @throws EmbeddedPostgresException when no server was ever started there
   */
  public static ServerAddress of(Path directory) {
    ServerDirectory own = new ServerDirectory(directory.toAbsolutePath().normalize());
    try {
      return own.lastPort().stream()
          .mapToObj(port -> new ServerAddress(HOST, port, Cluster.SUPERUSER, own.passwordFile()))
          .findFirst()
          .orElseThrow(
              () -> new EmbeddedPostgresException("no PostgreSQL was started yet in " + directory));
    } catch (IOException fault) {
      throw new EmbeddedPostgresException("cannot read " + directory, fault);
    }
  }

  /** Whether a directory holds a cluster, running or not. */
  public static boolean isServerDirectory(Path directory) {
    return Files.exists(new ServerDirectory(directory).cluster().resolve("PG_VERSION"));
  }

  public String password() {
    try {
      return Files.readString(passwordFile).strip();
    } catch (IOException fault) {
      throw new EmbeddedPostgresException("cannot read " + passwordFile, fault);
    }
  }
}
