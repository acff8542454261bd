package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LooseStepTest {
  private static final String CREATE = "CREATE UNIQUE INDEX CONCURRENTLY ux_title ON books (title)";

  @TempDir private Path directory = Path.of("");
  private final TestDatabases databases = new TestDatabases(Servers.embedded());
  private final SchemaEngine engine = TestDatabases.engine();

  @AfterEach
  void dropDatabases() throws SQLException {
    databases.close();
  }

  @Test
  void buildsAnIndexOutsideOfATransactionAndTakesItBack() throws SQLException {
    SchemaTarget target = target();
    assertThat(engine.upgrade(target).steps()).hasSize(3);
    assertThat(engine.rollback(target, new Goal.StepsBack(1)).steps()).hasSize(1);
    assertThat(databases.query(target.entry().database(), "SELECT to_regclass('ux_title')"))
        .containsExactly("NULL");
    engine.rollback(target, new Goal.Base());
  }

  @Test
  void onlyRecordsWhatAnEarlierRunFinishedBeforeItDied() throws SQLException {
    SchemaTarget target = target();
    engine.upgrade(target, new Goal.At(new MigrationVersion("20260102_0900")));
    databases.execute(target.entry().database(), CREATE);
    assertThat(engine.status(target).findings())
        .singleElement()
        .asString()
        .contains("unique_titles was done, but its run was cut before the history was written");
    assertThat(engine.upgrade(target).steps()).hasSize(1);
    assertThat(engine.status(target).state()).isEqualTo(EntryStatus.State.OK);
    databases.execute(target.entry().database(), "DROP INDEX ux_title");
    assertThat(engine.status(target).findings().getFirst())
        .contains("down 20260103_0900 unique_titles was done, but its run was cut")
        .contains("go on with: tool schema rollback --database library --steps 1");
    assertThat(engine.rollback(target, new Goal.StepsBack(1)).steps()).hasSize(1);
    assertThat(engine.status(target).findings()).isEmpty();
  }

  @Test
  void anotherBrokenIndexIsNobodysToRemove() throws SQLException {
    SchemaTarget target = target();
    engine.upgrade(target, new Goal.At(new MigrationVersion("20260102_0900")));
    String database = target.entry().database();
    databases.execute(database, "INSERT INTO books (title) VALUES ('same'), ('same')");
    assertThatThrownBy(
            () -> databases.execute(database, CREATE.replace("ux_title", "ux_of_somebody")))
        .hasMessageContaining("could not create unique index");
    databases.execute(database, "DELETE FROM books");
    assertThatThrownBy(() -> engine.upgrade(target))
        .isInstanceOf(NeedsHandException.class)
        .hasMessageContaining("neither what was proven before this step nor after it")
        .hasMessageContaining("~ table books")
        .hasMessageContaining("index ux_of_somebody")
        .hasMessageContaining("INVALID")
        .hasMessageContaining("remove the difference by hand");
    databases.execute(database, "DROP INDEX ux_of_somebody");
    assertThat(engine.upgrade(target).steps()).hasSize(1);
  }

  @Test
  void namesTheBrokenIndexThatAFailedBuildLeaves() throws SQLException {
    SchemaTarget target = target();
    engine.upgrade(target, new Goal.At(new MigrationVersion("20260102_0900")));
    String database = target.entry().database();
    databases.execute(database, "INSERT INTO books (title) VALUES ('same'), ('same')");
    assertThatThrownBy(() -> engine.upgrade(target))
        .isInstanceOf(NeedsHandException.class)
        .hasMessageContaining("could not create unique index")
        .hasMessageContaining("+ index ux_title: CREATE UNIQUE INDEX ux_title")
        .hasMessageContaining("INVALID")
        .hasMessageContaining("mend the cause, then run the command again; it removes what is");
    EntryStatus status = engine.status(target);
    assertThat(status.version()).contains("20260102_0900 lenders");
    assertThat(status.findings())
        .singleElement()
        .asString()
        .contains("up 20260103_0900 unique_titles was cut and left index ux_title half done")
        .contains("go on with: tool schema upgrade --database library");
    assertThatThrownBy(() -> engine.upgrade(target))
        .as("what is left is removed, and the cause is told again")
        .isInstanceOf(NeedsHandException.class)
        .hasMessageContaining("could not create unique index");
    databases.execute(database, "DELETE FROM books");
    assertThat(engine.upgrade(target).steps()).hasSize(1);
  }

  @Test
  void runsAStatementThatLeavesTheCatalogAsItIs() throws SQLException {
    SchemaTarget target =
        target("REINDEX INDEX CONCURRENTLY ix_books_title", "VACUUM (ANALYZE) books");
    String database = target.entry().database();
    engine.upgrade(target, new Goal.At(new MigrationVersion("20260102_0900")));
    String file = "SELECT pg_relation_filenode('ix_books_title')";
    List<String> before = databases.query(database, file);
    engine.upgrade(target);
    assertThat(databases.query(database, file)).isNotEqualTo(before);
    databases.execute(database, "INSERT INTO books (title) VALUES ('one'), ('two')");
    engine.rollback(target, new Goal.StepsBack(1));
    assertThat(databases.query(database, "SELECT reltuples FROM pg_class WHERE relname = 'books'"))
        .containsExactly("2");
  }

  @Test
  void looksForDriftUnlessTheNextStepIsALooseOne() throws SQLException {
    SchemaTarget target = target();
    engine.upgrade(target, new Goal.At(new MigrationVersion("20260101_0900")));
    databases.execute(target.entry().database(), "CREATE INDEX extra ON books (state)");
    assertThatThrownBy(() -> engine.checkUpgrade(target, new Goal.Head()))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("is not what was proven for 20260101_0900");
  }

  @Test
  void namesWhoIsInTheWayAndGivesUpWaiting() throws SQLException {
    SchemaTarget target = target();
    engine.upgrade(target, new Goal.At(new MigrationVersion("20260102_0900")));
    SchemaEngine impatient =
        TestDatabases.engine(new RunLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), 2));
    try (Connection other = databases.server().open(target.entry().database());
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE books IN SHARE UPDATE EXCLUSIVE MODE");
      int blocker = RunLock.backendOf(other);
      assertThatThrownBy(() -> impatient.upgrade(target))
          .isInstanceOf(MigrationFailedException.class)
          .hasMessageContaining("lock timeout")
          .hasMessageContaining("in the way: pid " + blocker)
          .hasMessageContaining("as it was before this step, at 20260102_0900");
    }
    assertThat(engine.upgrade(target).steps()).hasSize(1);
  }

  @Test
  void aBrokenConnectionDoesNotHideWhatTheServerSaid() throws SQLException {
    SchemaTarget target = target();
    engine.upgrade(target, new Goal.At(new MigrationVersion("20260102_0900")));
    String database = target.entry().database();
    databases.execute(
        database,
        "INSERT INTO books (title) VALUES ('a'), ('b');"
            + " CREATE FUNCTION cut(text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN"
            + " PERFORM pg_terminate_backend(pg_backend_pid()); RETURN $1; END $$");
    SchemaTarget cutting =
        databases.target(
            ExampleFolder.books(directory)
                .migration(
                    "20260103_0900",
                    "unique_titles",
                    "-- no-transaction\nCREATE INDEX CONCURRENTLY ux_title ON books (cut(title))",
                    "-- no-transaction\nDROP INDEX CONCURRENTLY ux_title")
                .entry("library", database));
    assertThatThrownBy(() -> engine.upgradeUnproven(cutting, new Goal.Head(), "test"))
        .isInstanceOf(NeedsHandException.class)
        .hasMessageContaining("20260103_0900_unique_titles.up.sql, statement 1")
        .hasMessageContaining("terminating connection due to administrator command")
        .hasMessageContaining("what it left behind is not known");
  }

  private SchemaTarget target() throws SQLException {
    return target(CREATE, "DROP INDEX CONCURRENTLY ux_title");
  }

  private SchemaTarget target(String up, String down) throws SQLException {
    ExampleFolder folder =
        ExampleFolder.books(directory)
            .migration(
                "20260103_0900",
                "unique_titles",
                "-- no-transaction\n" + up + ";",
                "-- no-transaction\n" + down + ";");
    SchemaEntry entry = folder.entry("library", databases.create());
    folder.prove(entry, databases.server());
    return databases.target(entry);
  }
}
