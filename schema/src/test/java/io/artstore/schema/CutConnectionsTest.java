package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.artstore.schema.EntryStatus.State;
import io.artstore.testkit.FaultyConnections;
import io.artstore.testkit.FaultyConnections.Fault;
import io.artstore.testkit.FaultyConnections.Killed;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A run that is cut before and after every statement and commit, on its way up and on its way back:
 * it never leaves half a step or a lock, and the next run completes the way.
 */
class CutConnectionsTest {
  @TempDir private Path directory = Path.of("");

  static Stream<Arguments> faults() {
    return Servers.all()
        .flatMap(
            server ->
                Stream.of(Fault.values())
                    .map(fault -> Arguments.of(server, fault, step(server, fault))));
  }

  /** Everywhere once; elsewhere at every fifth moment, which is before as often as after. */
  private static int step(ServerConnections server, Fault fault) {
    return server.equals(Servers.embedded()) && fault == Fault.KILLED ? 1 : 5;
  }

  @ParameterizedTest
  @MethodSource("faults")
  void atEveryMomentOfAnUpgradeAndARollback(ServerConnections server, Fault fault, int step)
      throws SQLException {
    try (TestDatabases databases = new TestDatabases(server)) {
      SchemaEntry entry = folder(server, databases.create());
      SchemaTarget target = databases.target(entry);
      SchemaEngine engine =
          TestDatabases.engine(new RunLimits(Duration.ofSeconds(20), Duration.ofSeconds(5), 3));
      int moments = 0;
      for (boolean happened = true; happened; moments += step) {
        happened = cut(databases, entry, fault, moments, Direction.UP);
        engine.upgrade(target);
        requireWhole(databases, target, State.OK);
        boolean back = cut(databases, entry, fault, moments, Direction.DOWN);
        happened |= back;
        engine.rollback(target, new Goal.Base());
        requireWhole(databases, target, State.MISSING);
      }
      assertThat(moments).isGreaterThan(20);
    }
  }

  private boolean cut(
      TestDatabases databases, SchemaEntry entry, Fault fault, int moment, Direction direction)
      throws SQLException {
    FaultyConnections connections =
        FaultyConnections.everywhere(
            () -> databases.server().open(entry.database()), fault, moment);
    SchemaTarget cut = new SchemaTarget(entry, connections::open);
    try {
      switch (direction) {
        case UP -> TestDatabases.engine().upgrade(cut);
        case DOWN -> TestDatabases.engine().rollback(cut, new Goal.Base());
      }
    } catch (Killed e) {
      assertThat(fault).isEqualTo(Fault.KILLED);
    } catch (SchemaException e) {
      assertThat(e.getMessage())
          .as(fault + " at moment " + moment + " on the way " + direction)
          .contains("library")
          .containsAnyOf(
              "as it was before this step",
              "try again",
              "run the command again",
              "nothing was changed");
    }
    EntryStatus now = TestDatabases.engine().status(databases.target(entry));
    assertThat(now.findings())
        .as(fault + " at moment " + moment + " on the way " + direction)
        .allSatisfy(finding -> assertThat(finding).contains("20260103_0900 titles", " was cut"));
    return connections.happened();
  }

  /** What the history says is what is there, and nobody holds anything. */
  private static void requireWhole(TestDatabases databases, SchemaTarget target, State expected)
      throws SQLException {
    EntryStatus status = TestDatabases.engine().status(target);
    assertThat(status.findings()).isEmpty();
    assertThat(status.state()).isEqualTo(expected);
    requireNoLock(databases, target.entry().database());
  }

  static void requireNoLock(TestDatabases databases, String database) throws SQLException {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                databases.query(
                    database,
                    "SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                        + " WHERE d.datname = current_database() AND l.pid <> pg_backend_pid()"),
            List::isEmpty);
  }

  private SchemaEntry folder(ServerConnections server, String database) {
    ExampleFolder folder =
        ExampleFolder.books(directory)
            .migration(
                "20260103_0900",
                "titles",
                "-- no-transaction\nCREATE INDEX CONCURRENTLY ix_lender ON books (lender);",
                "-- no-transaction\nDROP INDEX CONCURRENTLY ix_lender;");
    SchemaEntry entry = folder.entry("library", database);
    folder.prove(entry, server);
    return entry;
  }
}
