package io.artstore.servicekit.postgres.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalInt;

/**
 * The layout of an embedded server's directory. {@code cluster/} is PostgreSQL's own; beside it lie
 * {@code port} (the one used last, wanted again), {@code superuser.password} (0600), {@code
 * server.log}, and {@code initialising} while the cluster is being made.
 */
record ServerDirectory(Path root) {
  private static final long LOG_LIMIT = 16L << 20;

  Path cluster() {
    return root.resolve("cluster");
  }

  Path passwordFile() {
    return root.resolve("superuser.password");
  }

  Path initialising() {
    return root.resolve("initialising");
  }

  Path log() {
    return root.resolve("server.log");
  }

  Path postmasterPid() {
    return cluster().resolve("postmaster.pid");
  }

  OptionalInt lastPort() throws IOException {
    try {
      return OptionalInt.of(Integer.parseInt(Files.readString(portFile()).strip()));
    } catch (NoSuchFileException | NumberFormatException unknown) {
      return OptionalInt.empty();
    }
  }

  void rememberPort(int port) throws IOException {
    Files.writeString(portFile(), port + "\n");
  }

  private Path portFile() {
    return root.resolve("port");
  }

  /** The log starts anew when it has grown too long; what a crash wrote stays until then. */
  void limitLog() throws IOException {
    if (Files.exists(log()) && Files.size(log()) > LOG_LIMIT) {
      Files.delete(log());
    }
  }

  void createPrivate() throws IOException {
    Files.createDirectories(root);
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
  }
}
