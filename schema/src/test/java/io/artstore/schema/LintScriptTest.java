package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.schema.lint.EntryReport;
import io.artstore.schema.lint.Finding;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Planted faults in what scripts do, on the way up and on the way back. */
class LintScriptTest {
  private static final String UP = "20260103_0900_step.up.sql";
  private static final String DOWN = "20260103_0900_step.down.sql";

  @TempDir private Path directory = Path.of("");
  private ExampleFolder books = new ExampleFolder(Path.of(""));
  private ExampleFolder shelves = books;

  @BeforeEach
  void writeGoodFolders() {
    books = ExampleFolder.books(directory.resolve("books"));
    shelves = ExampleFolder.shelves(directory.resolve("shelves"));
  }

  @Test
  void findsWhatTheWayBackLeavesBehind() {
    EntryReport report =
        Lint.report(
            step(
                """
                CREATE TYPE mood AS ENUM ('GOOD');
                CREATE TABLE moods (id bigint PRIMARY KEY);
                CREATE SEQUENCE mood_numbers;
                CREATE FUNCTION mood_of(book bigint) RETURNS mood LANGUAGE sql
                  AS 'SELECT NULL::mood';
                CREATE VIEW all_moods AS SELECT id FROM moods;
                ALTER TABLE books ADD COLUMN shelf text;
                """,
                "SELECT 1;"));
    assertThat(Lint.lines(report))
        .containsExactly(
            "TYPE_LEFT_BEHIND mood at " + UP + ", line 1",
            "TABLE_LEFT_BEHIND moods at " + UP + ", line 2",
            "SEQUENCE_LEFT_BEHIND mood_numbers at " + UP + ", line 3",
            "FUNCTION_LEFT_BEHIND mood_of(book bigint) at " + UP + ", line 4",
            "OBJECT_LEFT_BEHIND all_moods at " + UP + ", line 6",
            "NOT_RESTORED books at " + UP + ", line 7");
    assertThat(report.findings().getFirst().hint())
        .isEqualTo(
            "at the end of " + DOWN + " (what was made last is dropped first): DROP TYPE mood;");
  }

  @Test
  void findsAWayBackThatTakesTooMuch() {
    assertThat(
            Lint.findings(
                step("CREATE TABLE notes (id bigint PRIMARY KEY);", "DROP TABLE notes, books;")))
        .containsExactly("NOT_RESTORED books at " + DOWN + ", line 1");
  }

  @Test
  void readsStepsOutsideOfATransactionToo() {
    String loose = "-- no-transaction\n";
    assertThat(
            Lint.findings(
                step(
                    loose + "CREATE INDEX CONCURRENTLY ix_lender ON books (lender);",
                    loose + "DROP INDEX CONCURRENTLY ix_lender;")))
        .isEmpty();
    assertThat(
            Lint.findings(
                step(
                    loose + "CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_lender ON books (lender);",
                    loose + "DROP INDEX CONCURRENTLY IF EXISTS ix_lendr;")))
        .containsExactly(
            "SKIPPED_DROP ix_lendr at " + DOWN + ", line 2",
            "NOT_RESTORED books at " + UP + ", line 2");
  }

  @Test
  void findsTheTablesOfAnotherEntry() {
    SchemaEntry halls = shelves.entry("hall", "halls", "hall_01");
    SchemaEntry library =
        step(
                """
                CREATE TABLE notes (id bigint PRIMARY KEY);
                DROP TABLE IF EXISTS hall_01_shelves;
                """,
                "DROP TABLE notes;")
            .entry("library", "library");
    assertThat(Lint.findings(library, halls))
        .containsExactly("FOREIGN_OBJECT hall_01_shelves at " + UP + ", line 2");
  }

  @Test
  void findsANameOfAnotherEntryThatTheServerDoesNotKnow() {
    SchemaEntry archive =
        new ExampleFolder(directory.resolve("archive"))
            .migration(
                "20260103_0900",
                "step",
                "CREATE TABLE moves (id bigint PRIMARY KEY);\nALTER TABLE books ADD size text;",
                "DROP TABLE moves;")
            .entry("archive", "archive");
    assertThat(Lint.findings(books.entry("library", "library"), archive))
        .containsExactly("FOREIGN_OBJECT books at " + UP + ", line 2");
  }

  @Test
  void findsATableThatAnotherEntryMadeFirst() {
    SchemaEntry archive =
        new ExampleFolder(directory.resolve("archive"))
            .migration(
                "20260103_0900",
                "step",
                "CREATE TABLE books (id bigint PRIMARY KEY);",
                "DROP TABLE books;")
            .entry("archive", "archive");
    assertThat(Lint.findings(archive, books.entry("library", "library")))
        .containsExactly("FOREIGN_OBJECT books at " + UP + ", line 1");
  }

  @Test
  void looksIntoBodiesForNamesOfOthers() {
    SchemaEntry library =
        step(
                """
                SELECT 1;
                DO $$
                BEGIN
                  EXECUTE 'DROP TABLE IF EXISTS hall_01_shelves';
                END $$;
                """,
                "SELECT 1;")
            .entry("library", "library");
    assertThat(Lint.findings(library, shelves.entry("hall", "halls", "hall_01")))
        .containsExactly("FOREIGN_OBJECT hall_01_shelves at " + UP + ", line 4");
  }

  @Test
  void seesWhatAScriptDoesToOthersWithoutNamingThem() {
    SchemaEntry library =
        step(
                "SELECT 1;",
                """
                DO $$
                DECLARE
                  found record;
                BEGIN
                  FOR found IN SELECT relname FROM pg_class WHERE relname LIKE '%shelves' LOOP
                    EXECUTE format('DROP TABLE %I', found.relname);
                  END LOOP;
                END $$;
                """)
            .entry("library", "library");
    assertThat(Lint.findings(library, shelves.entry("hall", "halls", "hall_01")))
        .containsExactly("FOREIGN_OBJECT hall_01_shelves at " + DOWN);
  }

  @Test
  void findsNamesOfDatabases() {
    assertThat(Lint.findings(step("ALTER TABLE library.public.books ADD a text;", "SELECT 1;")))
        .containsExactly("WRONG_DATABASE library at " + UP + ", line 1");
    assertThat(Lint.findings(step("SELECT 1;\n\\connect archive\nSELECT 2;", "SELECT 1;")))
        .containsExactly("WRONG_DATABASE archive at " + UP + ", line 2");
  }

  @Test
  void findsAPrefixThatIsWrittenOut() {
    ExampleFolder folder =
        shelves.migration(
            "20260103_0900",
            "step",
            "ALTER TABLE ${prefix}_shelves ADD a text;\nALTER TABLE hall_01_shelves ADD b text;",
            "ALTER TABLE ${prefix}_shelves DROP b, DROP a;");
    assertThat(Lint.findings(folder.entry("hall", "halls", "hall_01")))
        .containsExactly("LITERAL_PREFIX " + UP + " at " + UP + ", line 2");
  }

  @Test
  void findsThePrefixOfAnotherEntryOfTheSameFolder() {
    ExampleFolder folder =
        shelves.migration(
            "20260103_0900",
            "step",
            "ALTER TABLE ${prefix}_shelves ADD a text;\nDROP TABLE IF EXISTS south_rooms;",
            "ALTER TABLE ${prefix}_shelves DROP a;");
    assertThat(
            Lint.findings(
                folder.entry("halls", "halls", "north"), folder.entry("halls", "halls", "south")))
        .containsExactly(
            "FOREIGN_OBJECT south_rooms at " + UP + ", line 2",
            "LITERAL_PREFIX " + UP + " at " + UP + ", line 2");
  }

  @Test
  void reportsARefusedScriptAndGoesOnWithTheNextEntry() {
    SchemaEntry library =
        step("SELECT 1;\nALTER TABLE\n  boks ADD a text;", "SELECT 1;").entry("library", "l");
    SchemaEntry archive =
        new ExampleFolder(directory.resolve("archive"))
            .migration("1", "one", "CREATE TABLE moves (at timestamp);", "DROP TABLE moves;")
            .entry("archive", "archive");
    assertThat(Lint.findings(library, archive))
        .containsExactly(
            "SCRIPT_FAILS " + UP + " at " + UP + ", line 2",
            "TIMESTAMP_WITHOUT_ZONE moves.at at 1_one.up.sql, line 1");
  }

  @Test
  void aWayBackThatFailsDoesNotHideTheNextStep() {
    ExampleFolder folder =
        step("CREATE TABLE notes (id bigint PRIMARY KEY);", "DROP TABLE nots;")
            .migration(
                "20260104_0900", "more", "CREATE TABLE more (at timestamp);", "DROP TABLE more;");
    EntryReport report = Lint.report(folder);
    assertThat(Lint.lines(report))
        .containsExactly(
            "SCRIPT_FAILS " + DOWN + " at " + DOWN + ", line 1",
            "TIMESTAMP_WITHOUT_ZONE more.at at 20260104_0900_more.up.sql, line 1");
    assertThat(report.findings().getFirst().message())
        .isEqualTo("ERROR: table \"nots\" does not exist; in: DROP TABLE nots");
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void explainsAnEnumThatCannotBeDropped(ServerConnections server) {
    EntryReport report =
        Lint.report(
            server,
            step(
                    """
                    CREATE FUNCTION is_new(state book_state) RETURNS boolean LANGUAGE sql
                      AS 'SELECT true';
                    ALTER TYPE book_state RENAME TO old_state;
                    CREATE TYPE book_state AS ENUM ('NEW');
                    DROP TYPE old_state;
                    """,
                    "SELECT 1;")
                .entry("library", "library"));
    assertThat(Lint.lines(report))
        .containsExactly("ENUM_NOT_CONVERTED old_state at " + UP + ", line 5");
    assertThat(report.findings().getFirst().message())
        .isEqualTo(
            "type old_state cannot be dropped, it is still used by column books.state with its"
                + " default, function is_new(state old_state)");
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void explainsADefaultThatStopsTheConversion(ServerConnections server) {
    EntryReport report =
        Lint.report(
            server,
            step(
                    """
                    ALTER TYPE book_state RENAME TO old_state;
                    CREATE TYPE book_state AS ENUM ('NEW');
                    ALTER TABLE books ALTER COLUMN state TYPE book_state
                      USING state::text::book_state;
                    DROP TYPE old_state;
                    """,
                    "SELECT 1;")
                .entry("library", "library"));
    assertThat(Lint.lines(report))
        .containsExactly("ENUM_NOT_CONVERTED book_state at " + UP + ", line 3");
  }

  @Test
  void findsColumnsDefaultsAndFunctionsThatAnEnumLeavesBehind() {
    String replace =
        """
        ALTER TYPE book_state RENAME TO old_state;
        CREATE TYPE book_state AS ENUM ('NEW');
        ALTER TABLE books ALTER COLUMN state DROP DEFAULT,
          ALTER COLUMN state TYPE book_state USING state::text::book_state;
        """;
    String back =
        """
        CREATE TYPE other AS ENUM ('NEW', 'LENT');
        ALTER TABLE books ALTER COLUMN state TYPE other USING state::text::other,
          ALTER COLUMN state SET DEFAULT 'NEW';
        DROP TYPE book_state;
        ALTER TYPE other RENAME TO book_state;
        """;
    String rows = "UPDATE books SET state = 'NEW' WHERE state = 'LENT';";
    assertThat(Lint.findings(step(rows + replace + "DROP TYPE old_state;", back)))
        .as("the default is not set again")
        .containsExactly("ENUM_NOT_CONVERTED books.state at " + UP + ", line 3");
    assertThat(
            Lint.findings(
                step(
                    """
                    ALTER TYPE book_state RENAME TO old_state;
                    CREATE TYPE book_state AS ENUM ('NEW');
                    """,
                    "DROP TYPE book_state; ALTER TYPE old_state RENAME TO book_state;")))
        .as("the column is not converted")
        .containsExactly("ENUM_NOT_CONVERTED books.state at " + UP);
    String whole =
        rows
            + "\n"
            + replace
            + "ALTER TABLE books ALTER COLUMN state SET DEFAULT 'NEW'; DROP TYPE old_state;";
    assertThat(
            Lint.findings(
                step(
                    "CREATE FUNCTION lent() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN\n"
                        + "  RETURN (SELECT count(*) FROM books WHERE state = 'LENT');\nEND $$;\n"
                        + whole,
                    back.replace(
                            "ALTER COLUMN state TYPE",
                            "ALTER COLUMN state DROP DEFAULT, ALTER state TYPE")
                        + "DROP FUNCTION lent();")))
        .as("the function names a value that is gone")
        .containsExactly("ENUM_NOT_CONVERTED lent() at " + UP + ", line 5");
  }

  @Test
  void findsColumnsThatGoWithTheirType() {
    EntryReport report = Lint.report(step("DROP TYPE book_state CASCADE;", "SELECT 1;"));
    assertThat(report.findings().stream().map(Finding::rule).map(Enum::name))
        .contains("ENUM_NOT_CONVERTED");
    assertThat(report.findings().stream().map(Finding::message))
        .contains("column books.state went with type book_state instead of being converted");
  }

  private ExampleFolder step(String up, String down) {
    return books.migration("20260103_0900", "step", up, down);
  }
}
