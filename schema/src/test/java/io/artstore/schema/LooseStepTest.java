package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
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
    assertThat(engine.upgrade(target).steps()).hasSize(1);
    assertThat(engine.status(target).state()).isEqualTo(EntryStatus.State.OK);
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
        .hasMessageContaining("remove it by hand");
    assertThat(engine.status(target).version()).contains("20260102_0900 lenders");
    databases.execute(database, "DROP INDEX ux_title; DELETE FROM books");
    assertThat(engine.upgrade(target).steps()).hasSize(1);
  }

  private SchemaTarget target() throws SQLException {
    ExampleFolder folder =
        ExampleFolder.books(directory)
            .migration(
                "20260103_0900",
                "unique_titles",
                "-- no-transaction\n" + CREATE + ";",
                "-- no-transaction\nDROP INDEX CONCURRENTLY ux_title;");
    SchemaEntry entry = folder.entry("library", databases.create());
    folder.prove(entry, databases.server());
    return databases.target(entry);
  }
}
