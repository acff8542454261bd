package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.schema.lint.EntryReport;
import io.artstore.schema.lint.Finding;
import io.artstore.schema.lint.LintRule;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Planted faults in the files of a folder, and findings that are accepted. */
class LintFolderTest {
  @TempDir private Path directory = Path.of("");
  private ExampleFolder books = new ExampleFolder(Path.of(""));

  @BeforeEach
  void writeGoodFolder() {
    books = ExampleFolder.books(directory);
  }

  @Test
  void findsTwoHeads() {
    books.migration("20260102_0900", "other", "CREATE TABLE o (a text);", "DROP TABLE o;");
    assertThat(Lint.findings(books))
        .containsExactly("TWO_HEADS 20260102_0900_other.up.sql at 20260102_0900_other.up.sql");
  }

  @Test
  void findsAMissingNumber() {
    ExampleFolder counted =
        new ExampleFolder(directory.resolve("counted"))
            .migration("1", "one", "CREATE TABLE one (a text);", "DROP TABLE one;")
            .migration("3", "three", "CREATE TABLE three (a text);", "DROP TABLE three;");
    assertThat(Lint.findings(counted))
        .containsExactly("VERSION_GAP 3_three.up.sql at 3_three.up.sql");
  }

  @Test
  void findsWhatHasNoPartner() {
    books
        .file("20260103_0900_up_only.up.sql", "CREATE TABLE lonely (a text);")
        .file("20260104_0900_down_only.down.sql", "SELECT 1;");
    assertThat(Lint.findings(books))
        .containsExactly(
            "PAIR_INCOMPLETE 20260103_0900_up_only.up.sql at 20260103_0900_up_only.up.sql",
            "PAIR_INCOMPLETE 20260104_0900_down_only.down.sql at"
                + " 20260104_0900_down_only.down.sql");
  }

  @Test
  void findsMisnamedFilesAndSeeds() {
    books
        .file("20260103-0900_dash.up.sql", "SELECT 1;")
        .file("20260103_0900_backup.up.sql.bak", "SELECT 1;")
        .file("README.md", "for people")
        .seed("20260103_0900", "SELECT 1;")
        .file("seed/books.sql", "SELECT 1;");
    assertThat(Lint.findings(books))
        .containsExactly(
            "FILE_MISNAMED 20260103-0900_dash.up.sql at 20260103-0900_dash.up.sql",
            "FILE_MISNAMED 20260103_0900_backup.up.sql.bak at 20260103_0900_backup.up.sql.bak",
            "SEED_MISNAMED seed/20260103_0900.sql at seed/20260103_0900.sql",
            "SEED_MISNAMED seed/books.sql at seed/books.sql");
  }

  @Test
  void findsAMigrationThatReleasedDatabasesHavePassed() {
    SchemaEntry entry = books.entry("library", "library");
    String proven = new Prover(Servers.embedded()).prove(entry).requireProven().text();
    books
        .file(ProvenJson.FILE, proven.replace("\"released\": false", "\"released\": true"))
        .migration("20260101_1200", "late", "CREATE TABLE late (a text);", "DROP TABLE late;");
    assertThat(Lint.findings(books))
        .containsExactly("PASSED_OVER 20260101_1200_late.up.sql at 20260101_1200_late.up.sql");
  }

  @Test
  void doesNotRunWhatNoScriptMayHold() {
    books.migration("20260103_0900", "role", "CREATE ROLE intruder;", "SELECT 1;");
    assertThat(Lint.findings(books))
        .containsExactly(
            "SCRIPT_REFUSED 20260103_0900_role.up.sql at 20260103_0900_role.up.sql, line 1");
  }

  @Test
  void findsAHeaderThatCannotBe() {
    books.migration(
        "20260103_0900", "step", "-- compatible-since: 20270101_0000\nSELECT 1;", "SELECT 1;");
    assertThat(Lint.findings(books))
        .containsExactly("HEADER_WRONG 20260103_0900_step.up.sql at 20260103_0900_step.up.sql");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -- compatible_since: 20260101_0900 | -- compatible-since: VERSION
          -- Compatible-Since: 20260101_0900 | -- compatible-since: VERSION
          -- compatible-since 20260101_0900  | -- compatible-since: VERSION
          -- lose: the notes                 | -- loses: WHAT
          -- Loses: the notes                | -- loses: WHAT
          -- losses: the notes               | -- loses: WHAT
          -- loses_count: SELECT 1           | -- loses-count: SELECT ...
          -- no-transactions                 | -- no-transaction
          -- no transaction                  | -- no-transaction
          --No_Transaction                   | -- no-transaction
          """)
  void findsAHeaderThatIsMisspelt(String line, String right) {
    books.migration(
        "20260103_0900",
        "step",
        "-- It makes notes.\n" + line + "\nCREATE TABLE notes (id bigint PRIMARY KEY);",
        "DROP TABLE notes;");
    EntryReport report = Lint.report(books);
    assertThat(Lint.lines(report))
        .containsExactly(
            "HEADER_WRONG 20260103_0900_step.up.sql at 20260103_0900_step.up.sql, line 2");
    assertThat(report.findings().getFirst().message())
        .isEqualTo(
            "20260103_0900_step.up.sql: '"
                + line
                + "' is no header and would be passed over; did you mean "
                + right
                + " ?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-- note: loses nothing",
        "-- closes: 17",
        "-- loses the notes of the day",
        "-- uses: notes",
        "-- transaction",
        "-- Compatible with all: yes",
        "-- compatible-since: 20260101_0900"
      })
  void otherCommentsAreNoHeaders(String line) {
    books.migration(
        "20260103_0900",
        "step",
        line + "\nCREATE TABLE notes (id bigint PRIMARY KEY);\n-- Loses: nothing any more",
        "DROP TABLE notes;");
    assertThat(Lint.findings(books)).isEmpty();
  }

  @Test
  void saysWhichVersionThereIsNot() {
    books.migration(
        "20260103_0900", "step", "-- compatible-since: 20260101_0901\nSELECT 1;", "SELECT 1;");
    Finding finding = Lint.report(books).findings().getFirst();
    assertThat(finding.message())
        .isEqualTo(
            "20260103_0900_step.up.sql: compatible-since: 20260101_0901 is no version: no migration"
                + " of the folder has it");
    assertThat(finding.hint())
        .isEqualTo("name 20260103_0900 or the version of an earlier migration");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          BEGIN;                                           | : BEGIN is not allowed    | take it out
          SELECT 'open;                                    | : the quote ' that begins | close it
          CREATE INDEX CONCURRENTLY ix_new ON books (title); | : this cannot run inside | put it alone into a pair
          CREATE TABLE a234567890b234567890c234567890d234567890e234567890f234567890g234567890 (id int); | : the name | choose a name of at most 63
          -- no-transaction                                | : -- no-transaction needs exactly one | leave that statement alone
          \ufeffSELECT 1;                                  | : it begins with a byte   | save it as UTF-8
          """)
  void saysWhatMendsARefusedScript(String statement, String message, String mend) {
    books.migration("20260103_0900", "step", statement.replace("\\ufeff", "\ufeff"), "SELECT 1;");
    Finding finding = Lint.report(books).findings().getFirst();
    assertThat(finding.rule()).isEqualTo(LintRule.SCRIPT_REFUSED);
    assertThat(finding.message()).startsWith("20260103_0900_step.up.sql" + message.strip());
    assertThat(finding.hint()).startsWith(mend);
    assertThat(new Prover(Servers.embedded()).prove(books.entry("l", "l")).failures())
        .anySatisfy(
            failure -> {
              assertThat(failure.summary())
                  .startsWith("20260103_0900_step.up.sql" + message.strip());
              assertThat(failure.remarks()).last().asString().startsWith("to mend: " + mend);
            });
  }

  @Test
  void findsAFolderThatCannotBeRead() {
    SchemaEntry nowhere =
        new ExampleFolder(directory.resolve("nowhere")).entry("library", "library");
    assertThat(Lint.findings(nowhere)).singleElement().asString().startsWith("FOLDER_UNREADABLE");
  }

  @Test
  void keepsAcceptedFindingsApart() {
    books
        .migration(
            "20260103_0900",
            "times",
            "CREATE TABLE times (at timestamp, total_count int);",
            "DROP TABLE times;")
        .file(
            "lint.accepted",
            """
            # For people.

            TIMESTAMP_WITHOUT_ZONE times.at the old product wrote it
            NARROW_COUNTER times.count there is no such column
            NARROW_COUNTER times.total_count
            NO_SUCH_RULE times.at whatever
            """);
    EntryReport report = Lint.report(books);
    assertThat(Lint.lines(report))
        .containsExactly(
            "NARROW_COUNTER times.total_count at 20260103_0900_times.up.sql, line 1",
            "ACCEPTED_STALE times.count at lint.accepted, line 4",
            "ACCEPTED_UNREADABLE NARROW_COUNTER at lint.accepted, line 5",
            "ACCEPTED_UNREADABLE NO_SUCH_RULE at lint.accepted, line 6");
    assertThat(report.accepted())
        .singleElement()
        .satisfies(
            accepted -> {
              assertThat(accepted.finding().object()).isEqualTo("times.at");
              assertThat(accepted.reason()).isEqualTo("the old product wrote it");
            });
  }

  @Test
  void acceptsNamesWithThePrefixForEveryEntryOfTheFolder() {
    ExampleFolder shelves =
        ExampleFolder.shelves(directory.resolve("shelves"))
            .migration(
                "20260102_0900",
                "times",
                "CREATE TABLE ${prefix}_times (at timestamp);",
                "DROP TABLE ${prefix}_times;")
            .file("lint.accepted", "TIMESTAMP_WITHOUT_ZONE ${prefix}_times.at it is local time");
    assertThat(
            Lint.findings(
                shelves.entry("hall-1", "halls", "hall_01"),
                shelves.entry("hall-2", "halls", "hall_02")))
        .isEmpty();
  }
}
