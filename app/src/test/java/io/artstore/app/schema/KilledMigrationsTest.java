package io.artstore.app.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.artstore.app.installation.Schemas;
import io.artstore.schema.EngineSettings;
import io.artstore.schema.EntryStatus;
import io.artstore.schema.Goal;
import io.artstore.schema.Migration;
import io.artstore.schema.Remedy;
import io.artstore.schema.RunLimits;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaTarget;
import io.artstore.testkit.FaultyConnections;
import io.artstore.testkit.FaultyConnections.Fault;
import io.artstore.testkit.FaultyConnections.Killed;
import io.artstore.testkit.TestDatabase;
import io.artstore.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The product's own migrations, killed between every two of their statements, up and down. */
final class KilledMigrationsTest {
  private final SchemaEngine engine =
      new SchemaEngine(
          new EngineSettings("1", "tester", "host", new Remedy("schema", "url"), RunLimits.DEFAULT),
          RunListener.SILENT);

  static Stream<SchemaEntry> entries() {
    return Stream.of(Schemas.ADMIN, Schemas.ELEMENT_01, Schemas.QUERY);
  }

  @ParameterizedTest
  @MethodSource("entries")
  void isBeforeOrAfterAStepAndNeverBetween(SchemaEntry entry) throws SQLException {
    try (TestDatabase database = TestPostgres.shared().newDatabase(entry.database())) {
      for (String extension : entry.extensions()) {
        try (Connection connection = database.dataSource().getConnection();
            Statement statement = connection.createStatement()) {
          statement.execute("CREATE EXTENSION " + extension);
        }
      }
      List<Migration> all = entry.migrations().read(entry.prefix()).list();
      int kills = 0;
      for (Migration migration : all) {
        kills += step(database, entry, Optional.of(migration), new Goal.At(migration.version()));
      }
      for (Migration migration : all.reversed()) {
        int before = all.indexOf(migration) - 1;
        kills +=
            before < 0
                ? step(database, entry, Optional.empty(), new Goal.Base())
                : step(
                    database,
                    entry,
                    Optional.of(all.get(before)),
                    new Goal.At(all.get(before).version()));
      }
      assertThat(kills).isGreaterThan(all.size() * 4);
    }
  }

  /** One step, killed ever later until it is done. */
  private int step(TestDatabase database, SchemaEntry entry, Optional<Migration> after, Goal goal)
      throws SQLException {
    SchemaTarget whole = new SchemaTarget(entry, () -> database.dataSource().getConnection());
    Optional<String> before = engine.status(whole).version();
    boolean up = before.orElse("").compareTo(after.map(Migration::title).orElse("")) < 0;
    // What is after one statement is before the next one.
    for (int moment = 0; ; moment += 2) {
      FaultyConnections connections =
          FaultyConnections.atChanges(
              () -> database.dataSource().getConnection(), Fault.KILLED, moment);
      SchemaTarget killed = new SchemaTarget(entry, connections::open);
      try {
        if (up) {
          engine.upgrade(killed, goal);
        } else {
          engine.rollback(killed, goal);
        }
      } catch (Killed e) {
        assertThat(connections.happened()).isTrue();
      }
      EntryStatus status = engine.status(whole);
      assertThat(status.findings()).as("%s, moment %d", goal, moment).isEmpty();
      assertThat(status.version()).isIn(before, after.map(Migration::title));
      if (!connections.happened()) {
        requireNoLock(database);
        assertThat(status.version()).isEqualTo(after.map(Migration::title));
        return moment / 2;
      }
    }
  }

  private static void requireNoLock(TestDatabase database) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                try (ResultSet row =
                    statement.executeQuery(
                        "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                            + " WHERE d.datname = current_database()"
                            + " AND l.pid <> pg_backend_pid()")) {
                  row.next();
                  return row.getInt(1) == 0;
                }
              });
    }
  }
}
