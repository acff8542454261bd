package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.schema.lint.EntryReport;
import io.artstore.schema.lint.Finding;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Planted faults with which every script runs and every proof holds. */
class LintHiddenFaultsTest {
  private static final String UP = "20260103_0900_step.up.sql";
  private static final String DOWN = "20260103_0900_step.down.sql";

  /** A type without LENT takes the place of the one with it. */
  private static final String SHORTER =
      """
      ALTER TABLE books ALTER COLUMN state DROP DEFAULT;
      CREATE TYPE shorter AS ENUM ('NEW');
      ALTER TABLE books ALTER COLUMN state TYPE shorter USING state::text::shorter;
      ALTER TABLE books ALTER COLUMN state SET DEFAULT 'NEW';
      DROP TYPE book_state;
      """;

  private static final String LONGER =
      """
      ALTER TABLE books ALTER COLUMN state DROP DEFAULT;
      CREATE TYPE book_state AS ENUM ('NEW', 'LENT');
      ALTER TABLE books ALTER COLUMN state TYPE book_state USING state::text::book_state;
      ALTER TABLE books ALTER COLUMN state SET DEFAULT 'NEW';
      DROP TYPE shorter;
      """;

  @TempDir private Path directory = Path.of("");
  private ExampleFolder books = new ExampleFolder(Path.of(""));

  @BeforeEach
  void writeGoodFolder() {
    books = ExampleFolder.books(directory);
  }

  private ExampleFolder step(String up, String down) {
    return books.migration("20260103_0900", "step", up, down);
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void findsRowsWhoseEnumValueGoes(ServerConnections server) {
    EntryReport report = Lint.report(server, step(SHORTER, LONGER).entry("library", "library"));
    assertThat(Lint.lines(report))
        .containsExactly("ENUM_NOT_CONVERTED books.state at " + UP + ", line 3");
    Finding finding = report.findings().getFirst();
    assertThat(finding.message())
        .isEqualTo(
            "type book_state loses 'LENT', and no statement converts the rows of books.state that"
                + " hold it: with the first such row the script fails");
    assertThat(finding.hint())
        .isEqualTo("before the conversion: UPDATE books SET state = '...' WHERE state = 'LENT';");
  }

  @Test
  void findsThemWhereTheTypeIsMadeAnewUnderItsNameAndOnTheWayBack() {
    String anew =
        """
        ALTER TYPE book_state RENAME TO longer;
        CREATE TYPE book_state AS ENUM ('NEW');
        ALTER TABLE books ALTER COLUMN state DROP DEFAULT,
          ALTER COLUMN state TYPE book_state USING state::text::book_state,
          ALTER COLUMN state SET DEFAULT 'NEW';
        DROP TYPE longer;
        """;
    String back = anew.replace("ENUM ('NEW')", "ENUM ('NEW', 'LENT')");
    assertThat(Lint.findings(step(anew, back)))
        .containsExactly("ENUM_NOT_CONVERTED books.state at " + UP + ", line 3");
    assertThat(
            Lint.findings(
                step(
                    "ALTER TYPE book_state ADD VALUE 'LOST';",
                    back.replace("longer", "with_lost"))))
        .containsExactly("ENUM_NOT_CONVERTED books.state at " + DOWN + ", line 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          UPDATE books SET state = 'NEW' WHERE state = 'LENT';
          DELETE FROM books WHERE state = 'LENT';
          UPDATE books SET state = 'NEW';
          DELETE FROM books WHERE state <> 'NEW';
          DO $$ BEGIN IF EXISTS (SELECT 1 FROM books WHERE state = 'LENT') THEN RAISE 'x'; END IF; END $$;
          """)
  void saysNothingWhereAStatementConvertsThem(String statement) {
    assertThat(Lint.findings(step("-- loses: states\n" + statement + SHORTER, LONGER))).isEmpty();
  }

  @Test
  void aCaseConvertsThem() {
    String shorter =
        SHORTER.replace(
            "USING state::text::shorter",
            "USING (CASE state WHEN 'LENT' THEN 'NEW' ELSE state::text END)::shorter");
    assertThat(Lint.findings(step(shorter, LONGER))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void findsWhatIsThereAlreadyOrIsNotThere(ServerConnections server) {
    EntryReport report =
        Lint.report(
            server,
            step(
                    """
                    CREATE TABLE IF NOT EXISTS books (id bigint PRIMARY KEY, other text);
                    CREATE INDEX IF NOT EXISTS ix_books_title ON books (id);
                    ALTER TABLE books ADD COLUMN IF NOT EXISTS title text;
                    CREATE TABLE IF NOT EXISTS notes (id bigint PRIMARY KEY);
                    """,
                    """
                    DROP TABLE IF EXISTS notes;
                    DROP TABLE IF EXISTS note;
                    DROP FUNCTION IF EXISTS notes_of(bigint);
                    ALTER TABLE books DROP COLUMN IF EXISTS titel;
                    """)
                .entry("library", "library"));
    assertThat(Lint.lines(report))
        .containsExactly(
            "SKIPPED_DROP note at " + DOWN + ", line 2",
            "SKIPPED_DROP notes_of at " + DOWN + ", line 3",
            "SKIPPED_DROP titel at " + DOWN + ", line 4",
            "SKIPPED_CREATE books at " + UP + ", line 1",
            "SKIPPED_CREATE ix_books_title at " + UP + ", line 2",
            "SKIPPED_CREATE title at " + UP + ", line 3");
    assertThat(report.findings().get(3).message())
        .startsWith("books is there already, made by 20260101_0900, so nothing is made");
  }

  @Test
  void notesWhatIsReplaced() {
    EntryReport report =
        Lint.report(
            step(
                    "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';",
                    "DROP FUNCTION one();")
                .migration(
                    "20260104_0900",
                    "more",
                    """
                    CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 2';
                    CREATE OR REPLACE FUNCTION two() RETURNS int LANGUAGE sql AS 'SELECT 2';
                    """,
                    """
                    CREATE OR REPLACE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';
                    DROP FUNCTION two();
                    """));
    assertThat(report.findings()).isEmpty();
    assertThat(report.notes().stream().map(Lint::line))
        .containsExactly("OBJECT_REPLACED one() at 20260104_0900_more.up.sql, line 1");
  }

  @Test
  void findsScriptsWithoutEffect() {
    String rows = "UPDATE books SET title = upper(title);";
    assertThat(Lint.findings(step(rows, "-- nothing to do\n")))
        .containsExactly("EMPTY_SCRIPT " + DOWN + " at " + DOWN);
    assertThat(Lint.findings(step(rows, "SELECT 1;")))
        .containsExactly("EMPTY_SCRIPT " + DOWN + " at " + DOWN);
    assertThat(Lint.findings(step("", rows))).containsExactly("EMPTY_SCRIPT " + UP + " at " + UP);
    assertThat(Lint.findings(step("-- later\n", "SELECT 1;")))
        .containsExactly("EMPTY_SCRIPT " + UP + " at " + UP);
    assertThat(Lint.findings(step("-- loses: the small letters\n" + rows, ""))).isEmpty();
    assertThat(Lint.findings(step(rows, "SELECT lower('A');"))).isEmpty();
  }

  @Test
  void findsAConstraintThatNobodyValidated() {
    String add = "ALTER TABLE books ADD CONSTRAINT has_title CHECK (title <> '') NOT VALID;";
    String drop = "ALTER TABLE books DROP CONSTRAINT has_title;";
    EntryReport report = Lint.report(step("SELECT now();\n" + add, drop));
    assertThat(Lint.lines(report))
        .containsExactly("CONSTRAINT_NOT_VALID books.has_title at " + UP + ", line 2");
    assertThat(report.findings().getFirst().hint())
        .endsWith("ALTER TABLE books VALIDATE CONSTRAINT has_title;");
    assertThat(Lint.findings(step(add + "ALTER TABLE books VALIDATE CONSTRAINT has_title;", drop)))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void findsAnIndexOverAFunctionThatIsMarkedWrongly(ServerConnections server) {
    EntryReport report =
        Lint.report(
            server,
            step(
                    """
                    CREATE FUNCTION today() RETURNS date LANGUAGE sql STABLE
                      AS 'SELECT current_date';
                    CREATE FUNCTION is_new(id bigint) RETURNS boolean LANGUAGE plpgsql IMMUTABLE
                      AS 'BEGIN RETURN id > extract(year FROM today()); END';
                    CREATE FUNCTION kept(id bigint) RETURNS boolean IMMUTABLE
                      RETURN id > random();
                    CREATE FUNCTION odd(id bigint) RETURNS boolean IMMUTABLE RETURN id % 2 = 1;
                    CREATE INDEX ix_new ON books (title) WHERE is_new(id);
                    CREATE INDEX ix_kept ON books (kept(id));
                    CREATE INDEX ix_odd ON books (odd(id));
                    """,
                    """
                    DROP INDEX ix_new, ix_kept, ix_odd;
                    DROP FUNCTION odd(bigint), kept(bigint), is_new(bigint), today();
                    """)
                .entry("library", "library"));
    assertThat(Lint.lines(report))
        .containsExactly(
            "INDEX_NOT_IMMUTABLE ix_new at " + UP + ", line 8",
            "INDEX_NOT_IMMUTABLE ix_kept at " + UP + ", line 9");
    assertThat(report.findings().getFirst().message())
        .contains("calls is_new(id bigint), which is marked IMMUTABLE and uses current_date");
  }

  @Test
  void findsLargeObjectsThatStay() {
    EntryReport report =
        Lint.report(step("SELECT 1;\nSELECT lo_create(0), lo_create(0);", "SELECT 1;"));
    assertThat(Lint.lines(report))
        .containsExactly("OBJECT_LEFT_BEHIND pg_largeobject at " + UP + ", line 2");
    assertThat(report.findings().getFirst().message())
        .isEqualTo("2 large objects are made by the way up and not removed by " + DOWN);
    ProofFailure failure =
        new Prover(Servers.embedded())
            .prove(books.entry("library", "library"))
            .failures()
            .getFirst();
    assertThat(failure.summary()).isEqualTo("after up and down the rows are not as before");
    assertThat(failure.detail())
        .startsWith(UP + ", line 2: SELECT lo_create(0)")
        .endsWith("\n  makes large objects");
  }
}
