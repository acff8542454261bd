package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A connection that breaks during a commit whose outcome the server decides only later. */
class CommitOutcomeTest {
  private static final String WAITS =
      "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
          + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

  @TempDir private Path directory = Path.of("");
  private final TestDatabases databases = new TestDatabases(Servers.embedded());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Connection> broken = new ArrayList<>();
  private final List<Future<Connection>> fates = new ArrayList<>();

  /** What the server does with a transaction whose client is gone. */
  @FunctionalInterface
  private interface Fate {
    void of(Connection session) throws SQLException;
  }

  @AfterEach
  void dropDatabases() throws Exception {
    for (Future<Connection> fate : fates) {
      fate.get();
    }
    threads.shutdownNow();
    for (Connection connection : broken) {
      connection.close();
    }
    databases.close();
  }

  @Test
  void waitsForACommitThatIsStillUnderWay() throws SQLException {
    SchemaTarget target = breaking(Connection::commit);
    RunReport report = engine(Duration.ofSeconds(60)).upgrade(target, first());
    assertThat(report.to()).contains(new MigrationVersion("20260101_0900"));
    assertThat(databases.query(target.entry().database(), "SELECT count(*) FROM books"))
        .containsExactly("0");
  }

  @Test
  void waitsForARollbackThatIsStillUnderWay() throws SQLException {
    SchemaTarget target = breaking(Connection::rollback);
    assertThatThrownBy(() -> engine(Duration.ofSeconds(60)).upgrade(target, first()))
        .isInstanceOf(MigrationFailedException.class)
        .hasMessageContaining("could not be committed")
        .hasMessageContaining("as it was before this step, at no version");
  }

  @Test
  void saysThatItIsNotKnownWhenTheServerDoesNotEnd() throws SQLException {
    SchemaTarget target = breaking(session -> {});
    assertThatThrownBy(() -> engine(Duration.ofMillis(300)).upgrade(target, first()))
        .isInstanceOf(NeedsHandException.class)
        .hasMessageContaining("while up 20260101_0900 books was committed")
        .hasMessageContaining("lock timeout");
  }

  private static Goal first() {
    return new Goal.At(new MigrationVersion("20260101_0900"));
  }

  private static SchemaEngine engine(Duration lockWait) {
    return TestDatabases.engine(new RunLimits(lockWait, Duration.ofSeconds(5), 1));
  }

  private SchemaTarget breaking(Fate fate) throws SQLException {
    SchemaEntry entry = ExampleFolder.provenBooks(directory).entry("library", databases.create());
    return new SchemaTarget(
        entry, () -> breaking(entry.database(), databases.server().open(entry.database()), fate));
  }

  /** Loses its client at the commit; the server goes on when somebody waits for it. */
  private Connection breaking(String database, Connection session, Fate fate) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("commit")) {
                broken.add(session);
                fates.add(threads.submit(() -> decide(database, session, fate)));
                throw new SQLException("the connection broke", "08006");
              }
              if (method.getName().equals("close") && broken.contains(session)) {
                return proxy;
              }
              try {
                return method.invoke(session, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Connection decide(String database, Connection session, Fate fate) throws SQLException {
    await().atMost(Duration.ofSeconds(30)).until(() -> !databases.query(database, WAITS).isEmpty());
    fate.of(session);
    return session;
  }
}
