package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.schema.SchemaRefusedException.Reason;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
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
  void goesBackOverTheRowsThatWereSeen() throws SQLException {
    SchemaTarget target = books();
    engine.upgrade(target);
    addBook(target);
    RunPreview seen = engine.previewRollback(target, BASE);
    assertThat(seen.losses().total()).isEqualTo(1);
    assertThat(engine.rollback(target, BASE, seen).steps()).hasSize(2);
  }

  @Test
  void refusesMoreOrFewerRowsThanWereSeen() throws SQLException {
    SchemaTarget target = books();
    engine.upgrade(target);
    addBook(target);
    RunPreview seen = engine.previewRollback(target, BASE);
    addBook(target);
    assertThatThrownBy(() -> engine.rollback(target, BASE, seen))
        .isInstanceOfSatisfying(
            SchemaRefusedException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.OTHER_LOSS))
        .hasMessageContaining("books: 1 then, 2 now")
        .hasMessageContaining("as it was before this step, at 20260102_0900")
        .hasMessageEndingWith("look again");
    databases.execute(target.entry().database(), "DELETE FROM books");
    assertThatThrownBy(() -> engine.rollback(target, BASE, seen))
        .hasMessageContaining("books: 1 then, 0 now");
    assertThat(engine.status(target).version()).contains("20260102_0900 lenders");
  }

  @Test
  void refusesRowsThatArrivedInATableThatWasSeenEmpty() throws SQLException {
    SchemaTarget target = books();
    engine.upgrade(target);
    RunPreview seen = engine.previewRollback(target, BASE);
    assertThat(seen.losses().anything()).isFalse();
    addBook(target);
    assertThatThrownBy(() -> engine.rollback(target, BASE, seen))
        .hasMessageContaining("books: 0 then, 1 now");
    assertThat(databases.query(target.entry().database(), "SELECT title FROM books"))
        .containsExactly("new");
    assertThat(engine.history(target)).hasSize(2);
  }

  @Test
  void refusesWhenTheSchemaWentOnMeanwhile() throws SQLException {
    SchemaTarget target = books();
    engine.upgrade(target, new Goal.At(new MigrationVersion("20260101_0900")));
    RunPreview seen = engine.previewRollback(target, BASE);
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
    RunPreview seen = engine.previewRollback(target, BASE);
    assertThat(seen.losses().total()).as("the note; books go as well").isEqualTo(1);
    assertThat(engine.rollback(target, BASE, seen).steps()).hasSize(3);
  }

  @Test
  void aNewDatabaseGoesThroughStepsThatLoseWithoutAQuestion() throws SQLException {
    ExampleFolder folder =
        ExampleFolder.books(directory)
            .migration(
                "20260103_0900",
                "first_books",
                "INSERT INTO books (id, title, lender) VALUES (-1, 'first', 'x')",
                "DELETE FROM books WHERE id = -1")
            .migration(
                "20260104_0900",
                "no_lenders",
                "-- loses: lenders\nALTER TABLE books DROP COLUMN lender;",
                "ALTER TABLE books ADD COLUMN lender text;");
    folder.file("seed/20260101_0900.sql", "SELECT 1");
    SchemaEntry entry = folder.entry("library", databases.create());
    folder.prove(entry, databases.server());
    SchemaTarget target = databases.target(entry);
    RunPreview seen = engine.previewUpgrade(target, new Goal.Head());
    assertThat(seen.losses().anything()).isFalse();
    assertThat(engine.upgrade(target, new Goal.Head(), seen).steps()).hasSize(4);
  }

  @Test
  void rowsThatArriveBetweenTwoStepsStopTheSecond() throws SQLException {
    SchemaTarget target = books();
    engine.upgrade(target);
    addBook(target);
    RunPreview seen = engine.previewRollback(target, BASE);
    SchemaEngine disturbed =
        engine.with(
            new RunListener() {
              @Override
              public void stepDone(
                  SchemaEntry entry, Direction direction, Migration migration, Duration took) {
                try {
                  addBook(target);
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              }
            });
    assertThatThrownBy(() -> disturbed.rollback(target, BASE, seen))
        .isInstanceOfSatisfying(
            SchemaRefusedException.class,
            refused -> assertThat(refused.done().orElseThrow().steps()).hasSize(1))
        .hasMessageContaining("books: 1 then, 2 now");
    assertThat(engine.status(target).version()).contains("20260101_0900 books");
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
    assertThat(engine.previewRollback(target, BASE).losses().lost())
        .extracting(item -> item.loss().where().shown() + " " + item.count().getAsLong())
        .containsExactlyInAnyOrder("archive.Odd.Name 1", "with.dot 1", "parted 1");
  }

  private SchemaTarget books() throws SQLException {
    return databases.target(
        ExampleFolder.provenBooks(directory).entry("library", databases.create()));
  }

  private void addBook(SchemaTarget target) throws SQLException {
    databases.execute(target.entry().database(), "INSERT INTO books (title) VALUES ('new')");
  }
}
