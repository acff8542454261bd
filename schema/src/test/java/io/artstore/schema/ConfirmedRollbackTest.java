package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A way back does what somebody saw and said yes to, and nothing else. */
class ConfirmedRollbackTest {
  private static final Goal BASE = new Goal.Base();

  @TempDir private Path directory = Path.of("");
  private final TestDatabases databases = new TestDatabases(Servers.embedded());
  private final SchemaEngine engine = TestDatabases.engine();

  @AfterEach
  void dropDatabases() throws SQLException {
    databases.close();
  }

  @Test
  void goesBackOverTheRowsThatWereSeenAndMoreOfThem() throws SQLException {
    SchemaTarget target = books();
    engine.upgrade(target);
    addBook(target);
    RollbackPreview seen = engine.previewRollback(target, BASE);
    assertThat(seen.tablesWithRows()).containsExactly("books");
    addBook(target);
    assertThat(engine.rollback(target, BASE, seen).steps()).hasSize(2);
  }

  @Test
  void refusesRowsThatArrivedInATableThatWasSeenEmpty() throws SQLException {
    SchemaTarget target = books();
    engine.upgrade(target);
    RollbackPreview seen = engine.previewRollback(target, BASE);
    assertThat(seen.tablesWithRows()).isEmpty();
    addBook(target);
    assertThatThrownBy(() -> engine.rollback(target, BASE, seen))
        .isInstanceOf(SchemaBusyException.class)
        .hasMessageContaining("rows arrived meanwhile in books")
        .hasMessageContaining("as it was before this step, at 20260102_0900")
        .hasMessageEndingWith("look again");
    assertThat(databases.query(target.entry().database(), "SELECT title FROM books"))
        .containsExactly("new");
    assertThat(engine.status(target).version()).contains("20260102_0900 lenders");
  }

  @Test
  void refusesWhenTheSchemaWentOnMeanwhile() throws SQLException {
    SchemaTarget target = books();
    engine.upgrade(target, new Goal.At(new MigrationVersion("20260101_0900")));
    RollbackPreview seen = engine.previewRollback(target, BASE);
    engine.upgrade(target);
    assertThatThrownBy(() -> engine.rollback(target, BASE, seen))
        .isInstanceOf(SchemaBusyException.class)
        .hasMessageContaining("changed meanwhile")
        .hasMessageContaining("it is at 20260102_0900")
        .hasMessageContaining("confirmed from 20260101_0900");
    assertThat(engine.history(target)).hasSize(2);
  }

  @Test
  void rowsThatAStepItselfPutsSomewhereDoNotStopTheNext() throws SQLException {
    ExampleFolder folder =
        ExampleFolder.books(directory)
            .migration(
                "20260103_0900",
                "notes",
                "CREATE TABLE notes (title text);",
                "-- loses: the difference between notes and books\n"
                    + "INSERT INTO books (title) SELECT title FROM notes; DROP TABLE notes;")
            .seed("20260103_0900", "INSERT INTO notes VALUES ('a note');");
    SchemaEntry entry = folder.entry("library", databases.create());
    folder.prove(entry, databases.server());
    SchemaTarget target = databases.target(entry);
    engine.upgrade(target);
    databases.execute(entry.database(), "INSERT INTO notes VALUES ('one')");
    RollbackPreview seen = engine.previewRollback(target, BASE);
    assertThat(seen.tablesWithRows()).containsExactly("notes");
    assertThat(engine.rollback(target, BASE, seen).steps()).hasSize(3);
  }

  @Test
  void seesTablesOutsideOfPublicAndLeavesForeignOnesOut() throws SQLException {
    ExampleFolder folder =
        new ExampleFolder(directory)
            .migration(
                "1",
                "archive",
                "CREATE SCHEMA archive; CREATE TABLE archive.\"Odd.Name\" (a int);"
                    + " CREATE TABLE \"with.dot\" (a int); CREATE TABLE empty (a int);"
                    + " CREATE TABLE parted (a int) PARTITION BY LIST (a);"
                    + " CREATE TABLE part PARTITION OF parted DEFAULT;",
                "DROP TABLE parted, empty, \"with.dot\", archive.\"Odd.Name\";"
                    + " DROP SCHEMA archive;");
    SchemaEntry entry = folder.entry("library", databases.create());
    folder.prove(entry, databases.server());
    SchemaTarget target = databases.target(entry);
    engine.upgrade(target);
    databases.execute(
        entry.database(),
        "INSERT INTO archive.\"Odd.Name\" VALUES (1); INSERT INTO \"with.dot\" VALUES (1);"
            + " INSERT INTO parted VALUES (1);"
            + " CREATE TABLE foreign_rows AS SELECT 1; CREATE SCHEMA other;"
            + " CREATE TABLE other.rows AS SELECT 1");
    List<String> seen = engine.previewRollback(target, BASE).tablesWithRows();
    assertThat(seen).containsExactlyInAnyOrder("archive.Odd.Name", "with.dot", "parted", "part");
  }

  private SchemaTarget books() throws SQLException {
    return databases.target(
        ExampleFolder.provenBooks(directory).entry("library", databases.create()));
  }

  private void addBook(SchemaTarget target) throws SQLException {
    databases.execute(target.entry().database(), "INSERT INTO books (title) VALUES ('new')");
  }
}
