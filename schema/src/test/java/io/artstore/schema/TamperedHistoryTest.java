package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.schema.EntryStatus.State;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A history that somebody changed with its trigger off, and one with times out of order. */
class TamperedHistoryTest {
  private static final String OFF = "ALTER TABLE schema_history DISABLE TRIGGER ALL; ";
  private static final String ON = "; ALTER TABLE schema_history ENABLE TRIGGER ALL";

  @TempDir private Path directory = Path.of("");
  private final TestDatabases databases = new TestDatabases(Servers.embedded());
  private final SchemaEngine engine = TestDatabases.engine();

  @AfterEach
  void dropDatabases() throws SQLException {
    databases.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DELETE FROM schema_history WHERE id = 1                                        | row 1 is missing
          UPDATE schema_history SET id = 7 WHERE id = 2                                  | row 2 is missing
          UPDATE schema_history SET direction = 'down' WHERE id = 2                      | row 2 takes back 20260102_0900 lenders, not the newest
          UPDATE schema_history SET version = '20260101_0900' WHERE id = 2               | row 2 applies 20260101_0900 lenders after 20260101_0900 books
          UPDATE schema_history SET compatible_since = '?' WHERE id = 2                  | row 2 cannot be read
          UPDATE schema_history SET up_sha256 = '00' WHERE id = 2                        | 20260102_0900_lenders.up.sql is not the file of the day it was applied
          UPDATE schema_history SET down_sha256 = '00' WHERE id = 1                      | 20260101_0900_books.down.sql is not the file of the day it was applied
          DELETE FROM schema_history WHERE id = 2                                        | is not what was proven for 20260101_0900
          UPDATE schema_history SET entry = 'other' WHERE id = 2                         | is not what was proven for 20260101_0900
          """)
  void isToldAndNothingIsDone(String change, String words) throws SQLException {
    SchemaTarget target = target();
    engine.upgrade(target);
    String database = target.entry().database();
    databases.execute(database, OFF + change + ON);
    EntryStatus status = engine.status(target);
    assertThat(status.state()).isIn(State.REFUSED, State.DRIFTED, State.FILE_CHANGED);
    assertThat(String.join("\n", status.findings())).contains(words);
    List<String> before = databases.query(database, "SELECT h::text FROM schema_history h");
    assertThatThrownBy(() -> engine.rollback(target, new Goal.Base()))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining(words)
        .hasMessageContaining("look with: tool schema status --database library");
    assertThat(databases.query(database, "SELECT h::text FROM schema_history h")).isEqualTo(before);
    assertThat(databases.query(database, "SELECT count(*) FROM books")).containsExactly("0");
  }

  @Test
  void aRowForAStepThatWasNeverDoneIsDrift() throws SQLException {
    SchemaTarget target = target();
    engine.upgrade(target);
    engine.rollback(target, new Goal.StepsBack(1));
    databases.execute(
        target.entry().database(),
        "CREATE TEMP TABLE made AS SELECT * FROM schema_history WHERE id = 2;"
            + " UPDATE made SET id = 4; INSERT INTO schema_history SELECT * FROM made");
    EntryStatus status = engine.status(target);
    assertThat(status.state()).isEqualTo(State.DRIFTED);
    assertThat(status.findings().getFirst())
        .contains("the catalog is not what was proven for 20260102_0900", "~ table books");
    assertThatThrownBy(() -> engine.rollback(target, new Goal.StepsBack(1)))
        .hasMessageContaining("is not what was proven for 20260102_0900; nothing was changed");
  }

  @Test
  void aClockThatWasSetBackDoesNotChangeTheOrder() throws SQLException {
    SchemaTarget target = target();
    engine.upgrade(target, new Goal.At(new MigrationVersion("20260101_0900")));
    databases.execute(
        target.entry().database(),
        OFF + "UPDATE schema_history SET applied_at = now() + interval '1 year'" + ON);
    assertThat(engine.upgrade(target).steps()).hasSize(1);
    assertThat(engine.history(target).getFirst().appliedAt())
        .isAfter(engine.history(target).getLast().appliedAt());
    assertThat(engine.status(target).findings()).isEmpty();
    assertThat(engine.rollback(target, new Goal.StepsBack(1)).to())
        .contains(new MigrationVersion("20260101_0900"));
    assertThat(engine.status(target).state()).isEqualTo(State.BEHIND);
    assertThat(engine.upgrade(target).steps()).hasSize(1);
  }

  @Test
  void anOlderProgramTouchesNothingOfANewerSchema() throws SQLException {
    SchemaTarget target = target();
    engine.upgrade(target);
    ExampleFolder older =
        ExampleFolder.provenBooks(directory.resolve("older"))
            .delete("20260102_0900_lenders.up.sql")
            .delete("20260102_0900_lenders.down.sql");
    SchemaEntry entry = older.entry("library", target.entry().database());
    older.delete(ProvenJson.FILE).prove(entry, databases.server());
    SchemaTarget old = databases.target(entry);
    assertThat(engine.status(old).state()).isEqualTo(State.NEWER);
    for (Runnable run :
        List.<Runnable>of(() -> engine.upgrade(old), () -> engine.rollback(old, new Goal.Base()))) {
      assertThatThrownBy(run::run)
          .isInstanceOf(SchemaRefusedException.class)
          .hasMessageContaining("this program does not have 20260102_0900 lenders")
          .hasMessageContaining("nothing was changed; use the program that applied it");
    }
  }

  private SchemaTarget target() throws SQLException {
    return databases.target(
        ExampleFolder.provenBooks(directory).entry("library", databases.create()));
  }
}
