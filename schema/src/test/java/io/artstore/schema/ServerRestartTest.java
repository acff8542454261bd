package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.artstore.servicekit.postgres.embedded.EmbeddedPostgres;
import io.artstore.servicekit.postgres.embedded.EmbeddedSettings;
import io.artstore.testkit.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server stops at once in the middle of a migration, and comes back. */
class ServerRestartTest {
  private static final String DATABASE = "library";

  @TempDir private Path directory = Path.of("");
  @TempDir private Path server = Path.of("");

  @Test
  void theStepIsGoneAndTheNextRunCompletes() throws Exception {
    ExampleFolder folder = ExampleFolder.waitingBooks(directory);
    SchemaEntry entry = folder.entry("library", DATABASE);
    folder.prove(entry, Servers.embedded());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try (EmbeddedPostgres postgres = start()) {
        execute(postgres, "postgres", "CREATE DATABASE " + DATABASE);
        stopInTheMiddle(postgres, entry, threads);
        assertThatThrownBy(() -> TestDatabases.engine().upgrade(target(postgres, entry)))
            .isInstanceOf(SchemaUnavailableException.class)
            .hasMessageContaining("library, database library: ")
            .hasMessageContaining("nothing was changed");
      }
      try (EmbeddedPostgres postgres = start()) {
        SchemaTarget target = target(postgres, entry);
        EntryStatus status = TestDatabases.engine().status(target);
        assertThat(status.version()).contains("20260102_0900 lenders");
        assertThat(status.findings()).isEmpty();
        assertThat(TestDatabases.engine().upgrade(target).steps()).hasSize(1);
        assertThat(TestDatabases.engine().status(target).state()).isEqualTo(EntryStatus.State.OK);
      }
    }
  }

  private static void stopInTheMiddle(
      EmbeddedPostgres postgres, SchemaEntry entry, ExecutorService threads) throws Exception {
    try (Connection holder = postgres.dataSource(DATABASE).getConnection();
        Statement statement = holder.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(4711)");
      Future<RunReport> run =
          threads.submit(() -> TestDatabases.engine().upgrade(target(postgres, entry)));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                try (var rows =
                    statement.executeQuery(
                        "SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'advisory'")) {
                  return rows.next();
                }
              });
      // As a power cut would: nobody is told, nothing is written to the end.
      assertThat(
              new ProcessBuilder("kill", "-QUIT", String.valueOf(postgres.pid())).start().waitFor())
          .isZero();
      assertThatThrownBy(run::get)
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(MigrationFailedException.class)
          .hasMessageContaining("20260103_0900_waits.up.sql, statement 2")
          .hasMessageContaining("the database is as it was before this step, at 20260102_0900");
    }
    postgres.ended().join();
  }

  private EmbeddedPostgres start() {
    return EmbeddedPostgres.start(
        new EmbeddedSettings(server.resolve("postgres"), TestPostgres.binariesCache()));
  }

  private static SchemaTarget target(EmbeddedPostgres postgres, SchemaEntry entry) {
    return new SchemaTarget(
        entry,
        ConnectionSource.jdbc(
            "jdbc:" + postgres.url(entry.database()), postgres.superuser(), postgres.password()));
  }

  private static void execute(EmbeddedPostgres postgres, String database, String sql)
      throws SQLException {
    try (Connection connection = postgres.dataSource(database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
