package io.artstore.bench;

import io.artstore.servicekit.postgres.embedded.EmbeddedPostgres;
import io.artstore.servicekit.postgres.embedded.EmbeddedSettings;
import io.artstore.servicekit.postgres.embedded.PostgresBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An installed PostgreSQL with its own psql and pg_dump, nothing switched off. */
final class BenchServer implements AutoCloseable {
  private static final String MAINTENANCE = EmbeddedPostgres.MAINTENANCE_DATABASE;
  private static final long LIMIT_MINUTES = 10;

  private final Path home;
  private final EmbeddedPostgres server;
  private final Path directory;

  private BenchServer(Path home, EmbeddedPostgres server, Path directory) {
    this.home = home;
    this.server = server;
    this.directory = directory;
  }

  /**
   * @param home the folder above {@code bin}
   * @param directory where the cluster is made
   */
  static BenchServer start(Path home, Path directory) {
    return new BenchServer(
        home,
        EmbeddedPostgres.start(
            new EmbeddedSettings(directory, PostgresBinaries.installedAt(home), Map.of())),
        directory);
  }

  /**
   * The address of a database, as manifests and psql take it; the password is in the environment.
   */
  String url(String database) {
    return "postgresql://%s@%s:%d/%s"
        .formatted(server.superuser(), server.host(), server.port(), database);
  }

  String user() {
    return server.superuser();
  }

  String password() {
    return server.password();
  }

  /** A new, empty database in the place of one that may be there. */
  void renew(String database) throws SQLException {
    drop(database);
    execute(MAINTENANCE, "CREATE DATABASE \"" + database + "\"");
  }

  /** What an administrator makes before the first migration. */
  void extension(String database, String name) throws SQLException {
    execute(database, "CREATE EXTENSION \"" + name + "\"");
  }

  void drop(String database) throws SQLException {
    execute(MAINTENANCE, "DROP DATABASE IF EXISTS \"" + database + "\"");
  }

  private void execute(String database, String sql) throws SQLException {
    try (Connection connection = server.dataSource(database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Runs one of the server's programs; its output is of no interest unless it fails. */
  void run(String program, String... arguments) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(home.resolve("bin").resolve(program).toString()));
    words.addAll(List.of(arguments));
    Path said = directory.resolve("program.out");
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("PGPASSWORD", password());
    Process process = builder.start();
    process.getOutputStream().close();
    if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(String.join(" ", words) + ":\n" + Files.readString(said));
    }
  }

  /** Runs a script as psql does it, stopping at the first error. */
  void psql(String database, Path script) throws IOException, InterruptedException {
    run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url(database), "-f", script.toString());
  }

  /** Each statement that the server is given from now on is in its log. */
  void logStatements(boolean on) throws SQLException {
    execute(
        MAINTENANCE,
        "ALTER ROLE \"" + user() + "\"" + (on ? " SET log_statement = 'all'" : " RESET ALL"));
  }

  /** Everything that the server has logged. */
  String log() throws IOException {
    return Files.readString(directory.resolve("server.log"));
  }

  String version() {
    return home.getFileName().toString();
  }

  @Override
  public void close() {
    server.close();
  }
}
