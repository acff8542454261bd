package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.schema.lint.EntryReport;
import io.artstore.schema.lint.Finding;
import io.artstore.schema.lint.LintRule;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Planted faults in what a schema is: each is found, named and placed, and nothing else. */
class LintStateTest {
  private static final String FILE = "20260103_0900_loans.up.sql";

  @TempDir private Path directory = Path.of("");

  @AfterEach
  void nothingIsLeftOnTheServer() throws SQLException {
    try (TestDatabases databases = new TestDatabases(Servers.embedded())) {
      assertThat(
              databases.query(
                  "postgres",
                  "SELECT datname FROM pg_database WHERE datname LIKE 'schema_scratch_%'"))
          .isEmpty();
    }
  }

  @Test
  void saysNothingAboutGoodFolders() {
    SchemaEntry books = ExampleFolder.books(directory.resolve("books")).entry("library", "library");
    ExampleFolder shelves = ExampleFolder.shelves(directory.resolve("shelves"));
    assertThat(
            Lint.findings(
                books,
                shelves.entry("hall-1", "halls", "hall_01"),
                shelves.entry("hall-2", "halls", "hall_011")))
        .isEmpty();
    EntryReport report = Lint.report(Servers.embedded(), books);
    assertThat(report.notes()).isEmpty();
    assertThat(report.migrations()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void explainsAForeignKeyThatTheServerRefuses(ServerConnections server) {
    EntryReport report =
        Lint.report(
            server,
            loans(
                    """
                    CREATE TABLE loans (
                      id bigint PRIMARY KEY,
                      book uuid
                        REFERENCES books (id)
                    );
                    """)
                .entry("library", "library"));
    assertThat(Lint.lines(report))
        .containsExactly("FK_TYPE_MISMATCH loans.book at " + FILE + ", line 3");
    assertThat(report.findings().getFirst().message())
        .startsWith("loans.book is uuid, but references books.id, which is bigint; the server");
    assertThat(report.findings().getFirst().hint())
        .isEqualTo("make loans.book bigint, as books.id is");
  }

  @Test
  void findsAForeignKeyOfAnotherTypeThatTheServerAccepts() {
    EntryReport report =
        Lint.report(
            loans(
                """
                CREATE TABLE loans (
                  id bigint PRIMARY KEY,
                  book integer REFERENCES books (id)
                );
                CREATE INDEX ix_loans_book ON loans (book);
                """));
    assertThat(Lint.lines(report))
        .containsExactly("FK_TYPE_MISMATCH loans.book at " + FILE + ", line 3");
    assertThat(report.findings().getFirst().message())
        .isEqualTo(
            "loans.book is integer, but references books.id, which is bigint (loans_book_fkey)");
  }

  @Test
  void findsAForeignKeyWithoutAnIndex() {
    assertThat(
            Lint.findings(
                loans(
                    """
                    CREATE TABLE loans (
                      id bigint PRIMARY KEY,
                      lender text,
                      book bigint CONSTRAINT loans_of REFERENCES books (id)
                    );
                    CREATE INDEX ix_loans_lender ON loans (lender, book);
                    """)))
        .containsExactly("FK_WITHOUT_INDEX loans.loans_of at " + FILE + ", line 4");
  }

  @Test
  void anIndexMayLeaveOutRowsThatReferenceNothing() {
    assertThat(
            Lint.findings(
                loans(
                    """
                    CREATE TABLE loans (id bigint PRIMARY KEY, book bigint REFERENCES books (id));
                    CREATE INDEX ix_loans_book ON loans (book) WHERE book IS NOT NULL;
                    """)))
        .isEmpty();
  }

  @Test
  void findsNarrowCountersAndOnlyNotesNarrowKeys() {
    EntryReport report =
        Lint.report(
            loans(
                """
                CREATE TABLE loans (
                  id serial PRIMARY KEY,
                  renewal_count integer,
                  total_size_bytes int NOT NULL,
                  days integer,
                  counted_at timestamptz,
                  file_size bigint
                );
                """));
    assertThat(Lint.lines(report))
        .containsExactly(
            "NARROW_COUNTER loans.renewal_count at " + FILE + ", line 3",
            "NARROW_COUNTER loans.total_size_bytes at " + FILE + ", line 4");
    assertThat(report.notes().stream().map(Lint::line))
        .containsExactly("INT_KEY loans.id at " + FILE + ", line 2");
  }

  @Test
  void findsTimesWithoutZone() {
    assertThat(
            Lint.findings(loans("CREATE TABLE loans (id bigint PRIMARY KEY,\n  due timestamp);")))
        .containsExactly("TIMESTAMP_WITHOUT_ZONE loans.due at " + FILE + ", line 2");
  }

  @Test
  void findsDuplicateAndRedundantIndexes() {
    EntryReport report =
        Lint.report(
            loans(
                """
                CREATE TABLE loans (id bigint PRIMARY KEY, book text, at date, UNIQUE (at));
                CREATE UNIQUE INDEX ix_again ON loans (id);
                CREATE INDEX ix_book ON loans (book);
                CREATE INDEX ix_id_backwards ON loans (id DESC);
                CREATE INDEX ix_book_at ON loans (book DESC, at);
                CREATE INDEX ix_book_pattern ON loans (book text_pattern_ops);
                CREATE INDEX ix_book_some ON loans (book) WHERE at IS NULL;
                CREATE UNIQUE INDEX ux_at_book ON loans (at, book);
                """));
    assertThat(Lint.lines(report))
        .containsExactly(
            "INDEX_DUPLICATE ix_again at " + FILE + ", line 2",
            "INDEX_REDUNDANT ix_book at " + FILE + ", line 3",
            "INDEX_DUPLICATE ix_id_backwards at " + FILE + ", line 4");
    assertThat(report.findings().getFirst().message())
        .isEqualTo(
            "index ix_again on loans (id) holds the same as loans_pkey, which a constraint needs");
    assertThat(report.findings().get(1).message())
        .isEqualTo("index ix_book on loans (book) is the beginning of ix_book_at (book, at)");
  }

  @Test
  void doesNotReportWhatALaterMigrationMends() {
    ExampleFolder folder =
        loans("CREATE TABLE loans (id bigint PRIMARY KEY, size_bytes int, due timestamp);")
            .migration(
                "20260104_0900",
                "wide",
                "ALTER TABLE loans ALTER COLUMN size_bytes TYPE bigint;",
                "ALTER TABLE loans ALTER COLUMN size_bytes TYPE int;");
    assertThat(Lint.findings(folder))
        .containsExactly("TIMESTAMP_WITHOUT_ZONE loans.due at " + FILE + ", line 1");
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void explainsAnIndexOverTheClock(ServerConnections server) {
    EntryReport report =
        Lint.report(
            server,
            loans(
                    """
                    CREATE TABLE loans (id bigint PRIMARY KEY, due timestamptz);
                    CREATE INDEX
                      ix_late ON loans (id)
                      WHERE due < CURRENT_TIMESTAMP;
                    """)
                .entry("library", "library"));
    assertThat(Lint.lines(report))
        .containsExactly("INDEX_NOT_IMMUTABLE ix_late at " + FILE + ", line 3");
    assertThat(report.findings().getFirst().message())
        .startsWith("index ix_late cannot be: CURRENT_TIMESTAMP goes on with the clock")
        .contains("must be marked IMMUTABLE");
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void explainsAnIndexOverAConversionThatDependsOnSettings(ServerConnections server) {
    EntryReport report =
        Lint.report(
            server,
            loans(
                    """
                    CREATE TABLE loans (id bigint PRIMARY KEY, due timestamptz);
                    CREATE INDEX ix_day ON loans ((due::date));
                    """)
                .entry("library", "library"));
    assertThat(Lint.lines(report))
        .containsExactly("INDEX_NOT_IMMUTABLE ix_day at " + FILE + ", line 2");
    assertThat(report.findings().getFirst().hint()).contains("AT TIME ZONE 'UTC'");
  }

  @Test
  void findsWhatDoesNotCarryThePrefix() {
    ExampleFolder folder =
        ExampleFolder.shelves(directory)
            .migration(
                "20260102_0900",
                "labels",
                "CREATE TABLE labels (id bigint PRIMARY KEY);",
                "DROP TABLE labels;");
    assertThat(Lint.findings(folder.entry("hall", "h", "hall_01")))
        .containsExactly("OUTSIDE_PREFIX labels at 20260102_0900_labels.up.sql, line 1");
  }

  @Test
  void findsIndexesWithoutThePrefixAndNamesTheRightOne() {
    ExampleFolder folder =
        ExampleFolder.shelves(directory)
            .migration(
                "20260102_0900",
                "amounts",
                """
                ALTER TABLE ${prefix}_shelves ADD amount bigint, ADD code text
                  CONSTRAINT one_code UNIQUE;
                CREATE INDEX shelves_amount_idx ON ${prefix}_shelves (amount);
                CREATE TABLE ${prefix}rooms (id bigint PRIMARY KEY);
                """,
                """
                DROP TABLE ${prefix}rooms;
                ALTER TABLE ${prefix}_shelves DROP amount, DROP code;
                """);
    EntryReport report = Lint.report(Servers.embedded(), folder.entry("hall", "h", "hall01"));
    assertThat(Lint.lines(report))
        .containsExactly(
            "OUTSIDE_PREFIX one_code at 20260102_0900_amounts.up.sql, line 2",
            "OUTSIDE_PREFIX shelves_amount_idx at 20260102_0900_amounts.up.sql, line 3",
            "OUTSIDE_PREFIX hall01rooms at 20260102_0900_amounts.up.sql, line 4");
    assertThat(report.findings().stream().map(Finding::hint))
        .containsExactly(
            "call it ${prefix}_one_code",
            "call it ${prefix}_shelves_amount_idx",
            "call it ${prefix}_rooms");
  }

  @Test
  void everyRuleHasAReasonOfOneSentence() {
    assertThat(LintRule.values())
        .allSatisfy(rule -> assertThat(rule.reason()).endsWith(".").hasSizeLessThan(96));
  }

  private ExampleFolder loans(String up) {
    return ExampleFolder.books(directory)
        .migration("20260103_0900", "loans", up, "DROP TABLE loans;");
  }
}
