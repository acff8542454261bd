package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.artstore.schema.SchemaRefusedException.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentRunsTest {
  private static final Goal HEAD = new Goal.Head();
  private static final RunLimits IMPATIENT =
      new RunLimits(Duration.ofMillis(300), Duration.ofMillis(300), 2);

  @TempDir private Path directory = Path.of("");
  private final TestDatabases databases = new TestDatabases(Servers.embedded());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void dropDatabases() throws SQLException {
    threads.shutdownNow();
    databases.close();
  }

  @Test
  void ofTenUpgradesAtOnceOneWorksAndNineFindNothingToDo() throws Exception {
    SchemaTarget target = books();
    List<Future<RunReport>> runs = new ArrayList<>();
    for (int run = 0; run < 10; run++) {
      runs.add(threads.submit(() -> TestDatabases.engine().upgrade(target)));
    }
    List<Integer> steps = new ArrayList<>();
    for (Future<RunReport> run : runs) {
      steps.add(run.get().steps().size());
    }
    assertThat(steps).containsOnlyOnce(2).filteredOn(count -> count == 0).hasSize(9);
    assertThat(TestDatabases.engine().history(target)).hasSize(2);
  }

  @Test
  void namesWhoHoldsTheLock() throws Exception {
    SchemaTarget target = books();
    try (RunLock held =
        RunLock.acquire(target, TestDatabases.engine().settings(), RunListener.SILENT)) {
      assertThatThrownBy(() -> TestDatabases.engine(IMPATIENT).upgrade(target))
          .isInstanceOf(SchemaBusyException.class)
          .hasMessageContaining("is locked by another run (pid " + held.backend() + ", role ")
          .hasMessageContaining("application schema");
    }
    assertThat(TestDatabases.engine(IMPATIENT).upgrade(target).steps()).hasSize(2);
  }

  @Test
  void otherPrefixesDoNotWait() throws Exception {
    String database = databases.create();
    ExampleFolder folder = ExampleFolder.shelves(directory);
    SchemaTarget first = databases.target(folder.entry("hall", database, "hall_01"));
    SchemaTarget second = databases.target(folder.entry("hall", database, "hall_02"));
    try (RunLock held =
        RunLock.acquire(first, TestDatabases.engine().settings(), RunListener.SILENT)) {
      assertThat(held.held()).isTrue();
      assertThat(TestDatabases.engine(IMPATIENT).upgradeUnproven(second, HEAD, "test").steps())
          .hasSize(1);
    }
  }

  @Test
  void letsGoOfEverythingWhenATableIsInUseAndNamesTheBlocker() throws Exception {
    SchemaTarget target = books();
    SchemaEngine engine = TestDatabases.engine();
    engine.upgrade(target, new Goal.At(new MigrationVersion("20260101_0900")));
    try (Connection other = databases.server().open(target.entry().database());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE books IN ACCESS SHARE MODE");
      int blocker = RunLock.backendOf(other);
      assertThatThrownBy(() -> TestDatabases.engine(IMPATIENT).upgrade(target))
          .isInstanceOf(SchemaBusyException.class)
          .hasMessageContaining("20260102_0900_lenders.up.sql, statement 1")
          .hasMessageContaining("in the way: pid " + blocker)
          .hasMessageContaining("tried 2 times")
          .hasMessageContaining("as it was before this step, at 20260101_0900");
    }
    assertThat(engine.upgrade(target).steps()).hasSize(1);
  }

  /** Also functions of the catalog wait for such a table. */
  @Test
  void aLookDoesNotWaitForeverForATableThatSomebodyKeeps() throws Exception {
    SchemaTarget target = books();
    SchemaEngine engine = TestDatabases.engine(IMPATIENT);
    engine.upgrade(target, new Goal.At(new MigrationVersion("20260101_0900")));
    try (Connection other = databases.server().open(target.entry().database());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE books");
      String holder = "a table is in use by pid " + RunLock.backendOf(other) + ", role ";
      for (ThrowingCallable look :
          List.<ThrowingCallable>of(
              () -> engine.status(target),
              () -> engine.previewUpgrade(target, HEAD),
              () -> engine.upgrade(target),
              () -> new Drift(target, engine.settings(), Servers.embedded()).look())) {
        assertThatThrownBy(look)
            .isInstanceOf(SchemaBusyException.class)
            .hasMessageContaining("library, database " + target.entry().database())
            .hasMessageContaining(holder)
            .hasMessageContaining("try again when it is free");
      }
    }
    assertThat(engine.upgrade(target).steps()).hasSize(1);
  }

  @Test
  void goesOnWhenTheTableBecomesFree() throws Exception {
    SchemaTarget target = books();
    TestDatabases.engine().upgrade(target, new Goal.At(new MigrationVersion("20260101_0900")));
    List<String> retries = new ArrayList<>();
    try (Connection other = databases.server().open(target.entry().database());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE books IN ACCESS SHARE MODE");
      SchemaEngine engine =
          TestDatabases.engine(new RunLimits(Duration.ofSeconds(5), Duration.ofMillis(300), 100))
              .with(
                  new RunListener() {
                    @Override
                    public void stepRetried(
                        SchemaEntry entry, Migration migration, int attempt, String blockers) {
                      retries.add(blockers);
                      try {
                        other.rollback();
                      } catch (SQLException e) {
                        throw new IllegalStateException(e);
                      }
                    }
                  });
      assertThat(engine.upgrade(target).steps()).hasSize(1);
    }
    assertThat(retries).hasSize(1);
  }

  @Test
  void theHistoryInUseIsATableInUseAsWell() throws Exception {
    SchemaTarget target = books();
    TestDatabases.engine().upgrade(target, new Goal.At(new MigrationVersion("20260101_0900")));
    try (Connection other = databases.server().open(target.entry().database());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE schema_history IN ROW EXCLUSIVE MODE");
      int blocker = RunLock.backendOf(other);
      assertThatThrownBy(() -> TestDatabases.engine(IMPATIENT).upgrade(target))
          .isInstanceOf(SchemaBusyException.class)
          .hasMessageContaining("up 20260102_0900 lenders: ERROR: canceling statement due to lock")
          .hasMessageContaining("in the way: pid " + blocker)
          .hasMessageContaining("as it was before this step, at 20260101_0900");
    }
    assertThat(TestDatabases.engine().upgrade(target).steps()).hasSize(1);
  }

  @Test
  void whoWasInTheWayOfOneTryIsNotNamedForTheNext() throws Exception {
    SchemaTarget target = books();
    String database = target.entry().database();
    TestDatabases.engine().upgrade(target, new Goal.At(new MigrationVersion("20260101_0900")));
    try (Connection first = databases.server().open(database);
        Connection second = databases.server().open(database)) {
      lockBooks(first);
      List<String> blockers = new ArrayList<>();
      SchemaEngine engine =
          TestDatabases.engine(new RunLimits(Duration.ofSeconds(5), Duration.ofSeconds(1), 2))
              .with(
                  new RunListener() {
                    @Override
                    public void stepRetried(
                        SchemaEntry entry, Migration migration, int attempt, String seen) {
                      blockers.add(seen);
                      try {
                        lockBooks(second);
                        first.rollback();
                      } catch (SQLException e) {
                        throw new IllegalStateException(e);
                      }
                    }
                  });
      String firstBlocker = "pid " + RunLock.backendOf(first) + ",";
      String secondBlocker = "pid " + RunLock.backendOf(second) + ",";
      assertThatThrownBy(() -> engine.upgrade(target))
          .isInstanceOf(SchemaBusyException.class)
          .hasMessageContaining(secondBlocker)
          .message()
          .doesNotContain(firstBlocker);
      assertThat(blockers).singleElement().asString().contains(firstBlocker);
    }
  }

  private static void lockBooks(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE books IN ACCESS SHARE MODE");
    }
  }

  @Test
  void rowsThatAreOnTheirWayStopAConfirmedRollback() throws Exception {
    SchemaTarget target = books();
    TestDatabases.engine().upgrade(target);
    Goal base = new Goal.Base();
    try (Connection other = databases.server().open(target.entry().database());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("INSERT INTO books (title) VALUES ('new')");
      SchemaEngine engine =
          TestDatabases.engine(new RunLimits(Duration.ofSeconds(5), Duration.ofMillis(300), 100))
              .with(
                  new RunListener() {
                    @Override
                    public void stepRetried(
                        SchemaEntry entry, Migration migration, int attempt, String blockers) {
                      try {
                        other.commit();
                      } catch (SQLException e) {
                        throw new IllegalStateException(e);
                      }
                    }
                  });
      RunPreview seen = engine.previewRollback(target, base);
      assertThat(seen.losses().anything()).isFalse();
      assertThatThrownBy(() -> engine.rollback(target, base, seen))
          .isInstanceOf(SchemaRefusedException.class)
          .hasMessageContaining("books: 0 then, 1 now");
    }
    assertThat(databases.query(target.entry().database(), "SELECT title FROM books"))
        .containsExactly("new");
  }

  @Test
  void aConnectionThatIsCutInTheMiddleLeavesNothingOfTheStep() throws Exception {
    SchemaTarget target = waiting();
    Future<RunReport> run = start(target);
    terminate(target, "state = 'active' AND query LIKE 'SELECT pg_catalog.pg_advisory_lock%'");
    assertThatThrownBy(run::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("statement 2")
        .hasMessageContaining("at 20260102_0900");
    assertThat(databases.query(target.entry().database(), "SELECT to_regclass('half')"))
        .containsExactly("NULL");
    assertThat(TestDatabases.engine().status(target).version()).contains("20260102_0900 lenders");
  }

  @Test
  void losingTheLockCancelsTheStep() throws Exception {
    SchemaTarget target = waiting();
    Future<RunReport> run = start(target);
    terminate(
        target,
        "pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"
            + " AND objsubid = 1 AND NOT (classid = 0 AND objid = 4711))");
    assertThatThrownBy(run::get)
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("the lock was lost with its connection");
    assertThat(databases.query(target.entry().database(), "SELECT to_regclass('half')"))
        .containsExactly("NULL");
  }

  @Test
  void refusesToWorkThroughAProxyThatPoolsTransactions() throws Exception {
    SchemaTarget target = books();
    // Such a proxy hands one session of the server to whoever has something to do.
    ArrayDeque<Connection> sessions = new ArrayDeque<>();
    Connection shared = databases.server().open(target.entry().database());
    sessions.add(databases.server().open(target.entry().database()));
    sessions.add(shared);
    sessions.add(shared);
    SchemaTarget pooled = new SchemaTarget(target.entry(), sessions::remove);
    assertThat(
            catchThrowableOfType(
                    SchemaRefusedException.class, () -> TestDatabases.engine().upgrade(pooled))
                .reason())
        .isEqualTo(Reason.POOLING_PROXY);
    assertThat(TestDatabases.engine().history(target)).isEmpty();
  }

  private SchemaTarget books() throws SQLException {
    return databases.target(
        ExampleFolder.provenBooks(directory).entry("library", databases.create()));
  }

  /** A schema whose next step waits for an advisory lock that the test holds. */
  private SchemaTarget waiting() throws SQLException {
    SchemaTarget target = books();
    TestDatabases.engine().upgrade(target);
    ExampleFolder.books(directory)
        .migration(
            "20260103_0900",
            "waits",
            "CREATE TABLE half (a int); SELECT pg_catalog.pg_advisory_lock(4711);",
            "DROP TABLE half");
    return target;
  }

  private Future<RunReport> start(SchemaTarget target) throws SQLException {
    Connection holder = databases.server().open(target.entry().database());
    try (Statement statement = holder.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(4711)");
    }
    return threads.submit(
        () -> {
          try (holder) {
            return TestDatabases.engine(
                    new RunLimits(Duration.ofSeconds(60), Duration.ofSeconds(60), 1))
                .upgradeUnproven(target, HEAD, "test");
          }
        });
  }

  /** Waits until the step waits for the test's lock, then ends the session that matches. */
  private void terminate(SchemaTarget target, String condition) {
    String waiting =
        "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND objid = 4711"
            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !databases.query(target.entry().database(), waiting).isEmpty());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                !databases
                    .query(
                        target.entry().database(),
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                            + " AND "
                            + condition)
                    .isEmpty());
  }
}
