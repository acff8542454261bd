package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real processes: killed while the server works on one of their statements, and ten at once. */
class KilledProcessTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void killedInTheMiddleOfATransactionItLeavesNothing(ServerConnections server) throws Exception {
    try (TestDatabases databases = new TestDatabases(server)) {
      ExampleFolder folder = ExampleFolder.waitingBooks(directory);
      SchemaTarget target = databases.target(folder.entry("library", databases.create()));
      folder.prove(target.entry(), server);
      try (Connection holder = server.open(target.entry().database());
          Statement statement = holder.createStatement()) {
        statement.execute("SELECT pg_advisory_lock(4711)");
        killWhenItWaits(databases, target, "advisory", LONG);
        assertThat(TestDatabases.engine().status(target).version())
            .contains("20260102_0900 lenders");
        requireGone(databases, target);
      }
      assertThat(TestDatabases.engine().status(target).findings()).isEmpty();
      assertThat(TestDatabases.engine().upgrade(target).steps()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void killedWhileItBuildsAnIndexTheNextOneBeginsThatAgain(ServerConnections server)
      throws Exception {
    try (TestDatabases databases = new TestDatabases(server)) {
      ExampleFolder folder =
          ExampleFolder.books(directory)
              .migration(
                  "20260103_0900",
                  "titles",
                  "-- no-transaction\nCREATE INDEX CONCURRENTLY ix_lender ON books (lender);",
                  "-- no-transaction\nDROP INDEX CONCURRENTLY ix_lender;");
      SchemaTarget target = databases.target(folder.entry("library", databases.create()));
      folder.prove(target.entry(), server);
      SchemaEngine engine = TestDatabases.engine();
      engine.upgrade(target, new Goal.At(new MigrationVersion("20260102_0900")));
      try (Connection old = server.open(target.entry().database());
          Statement statement = old.createStatement()) {
        old.setAutoCommit(false);
        statement.execute("INSERT INTO books (title) VALUES ('on its way')");
        killWhenItWaits(databases, target, "virtualxid", LONG);
        requireGone(databases, target);
        old.commit();
      }
      assertThat(engine.status(target).findings())
          .singleElement()
          .asString()
          .contains("up 20260103_0900 titles was cut and left index ix_lender half done")
          .contains("go on with: tool schema upgrade --database library");
      List<String> removed = new ArrayList<>();
      RunListener listener =
          new RunListener() {
            @Override
            public void leftoverRemoved(
                SchemaEntry entry, Migration migration, java.util.Set<String> indexes) {
              removed.addAll(indexes);
            }
          };
      assertThat(engine.with(listener).upgrade(target).steps()).hasSize(1);
      assertThat(removed).containsExactly("ix_lender");
      assertThat(engine.status(target).findings()).isEmpty();
    }
  }

  /** SIGKILL, when its statement waits for somebody. */
  private void killWhenItWaits(
      TestDatabases databases, SchemaTarget target, String lock, Duration patience)
      throws Exception {
    Process process = UpgradeProcess.start(databases, target, directory);
    String waiting =
        "SELECT pid FROM pg_locks WHERE NOT granted AND locktype IN ('transactionid', '"
            + lock
            + "')";
    await()
        .atMost(patience)
        .until(
            () ->
                !process.isAlive()
                    || !databases.query(target.entry().database(), waiting).isEmpty());
    assertThat(process.isAlive())
        .as(process.isAlive() ? "" : UpgradeProcess.output(process))
        .isTrue();
    process.destroyForcibly();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(137);
  }

  /** The server notices by itself, although the statement still waits for somebody. */
  private static void requireGone(TestDatabases databases, SchemaTarget target) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                databases.query(
                    target.entry().database(),
                    "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND application_name = 'schema' AND pid <> pg_backend_pid()"
                        + " AND state <> 'idle in transaction' AND query NOT LIKE '%4711%'"
                        + " OR datname = current_database() AND wait_event_type = 'Lock'"),
            List::isEmpty);
  }

  @Test
  void ofTenProcessesOneWorksAndNineFindNothingToDo() throws Exception {
    try (TestDatabases databases = new TestDatabases(Servers.embedded())) {
      SchemaTarget target =
          databases.target(
              ExampleFolder.provenBooks(directory).entry("library", databases.create()));
      List<Process> processes = new ArrayList<>();
      for (int run = 0; run < 10; run++) {
        processes.add(UpgradeProcess.start(databases, target, directory));
      }
      List<String> said = new ArrayList<>();
      for (Process process : processes) {
        said.add(UpgradeProcess.output(process).strip());
        assertThat(process.waitFor()).as(said.getLast()).isZero();
      }
      assertThat(said).containsOnlyOnce("steps 2").filteredOn("steps 0"::equals).hasSize(9);
      assertThat(TestDatabases.engine().history(target)).hasSize(2);
      CutConnectionsTest.requireNoLock(databases, target.entry().database());
    }
  }
}
