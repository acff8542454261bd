package io.artstore.schemacli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads before the night. */
class PlanCommandTest {
  @TempDir private Path directory = Path.of("");
  private Library library = new Library(Path.of(""));

  @BeforeEach
  void write() throws Exception {
    library =
        new Library(directory)
            .entry("archive")
            .entry("halls")
            .migration(
                "archive",
                "1_books",
                "CREATE TABLE books (id int PRIMARY KEY, pages int);",
                "DROP TABLE books;")
            .migration("halls", "1_halls", "CREATE TABLE halls (id bigint);", "DROP TABLE halls;");
    assertThat(library.run("upgrade").exitCode()).isZero();
    library.execute(
        "archive", "INSERT INTO books SELECT n, n FROM generate_series(1, 2000) n; ANALYZE books");
  }

  @AfterEach
  void drop() {
    library.close();
  }

  private void widen() throws Exception {
    library.migration(
        "archive",
        "2_wide",
        "ALTER TABLE books ALTER pages TYPE bigint;\nCREATE INDEX books_pages ON books (pages);",
        "DROP INDEX books_pages;\nALTER TABLE books ALTER pages TYPE int;");
  }

  @Test
  void saysThatNothingWaits() {
    Answer answer = library.run("plan");
    assertThat(answer.exitCode()).as(answer.out() + answer.err()).isZero();
    assertThat(answer.out()).contains("at 1 books, nothing waits").doesNotContain("Next");
    assertThat(answer.lastLine()).isEqualTo("Nothing waits in 2 entries.");
  }

  @Test
  void saysWhoHasToWaitForWhatAndHowLargeItIs() throws Exception {
    widen();
    Answer answer = library.run("plan");
    assertThat(answer.exitCode()).as(answer.out() + answer.err()).isZero();
    assertThat(answer.out())
        .contains("archive, database " + library.database("archive") + ": at 1 books, 1 migration")
        .contains("  2 wide, one transaction\n")
        .contains("     1  ALTER TABLE books ALTER pages TYPE bigint\n")
        .contains("nobody can read or write books until the step commits (ACCESS EXCLUSIVE)")
        .containsPattern("In short\n +closed to everybody for the time of a step: books\n")
        .containsPattern("writes books anew, with its indexes \\([0-9]+ kB, about 2,000 rows\\)")
        .contains("builds index books_pages from all rows of books (")
        .contains("way back  loses rows: books.pages")
        .contains("halls, database " + library.database("halls") + ": at 1 halls, nothing waits")
        .contains("tool schema rehearse")
        .contains("tool schema upgrade --backup");
    assertThat(answer.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
    assertThat(answer.lastLine())
        .isEqualTo("1 migration waits in 1 of 2 entries. Nothing was changed.");
    assertThat(library.ask("archive", "SELECT pg_typeof(pages) FROM books LIMIT 1"))
        .isEqualTo("integer");
  }

  @Test
  void printsAScriptWhoseCommentsSayTheSame() throws Exception {
    widen();
    Answer answer = library.run("plan", "--sql", "--database", "archive");
    assertThat(answer.out())
        .contains(
            """
            -- nobody can read or write books until the step commits (ACCESS EXCLUSIVE)
            -- writes books anew, with its indexes (""")
        .contains("\nALTER TABLE books ALTER pages TYPE bigint;\n");
    List<String> sql = answer.out().lines().filter(line -> !line.startsWith("--")).toList();
    assertThat(sql)
        .containsExactly(
            "ALTER TABLE books ALTER pages TYPE bigint;",
            "CREATE INDEX books_pages ON books (pages);",
            "");
    library.execute("archive", answer.out());
    assertThat(library.ask("archive", "SELECT pg_typeof(pages) FROM books LIMIT 1"))
        .isEqualTo("bigint");
  }

  @Test
  void endsWithFindingsWhenSomebodyShouldLookFirst() throws Exception {
    library.migration(
        "halls",
        "2_lamps",
        "CREATE TABLE lamps (id bigint PRIMARY KEY, seen timestamp);",
        "DROP TABLE lamps;");
    Answer lint = library.run("plan", "--database", "halls");
    assertThat(lint.exitCode()).isEqualTo(3);
    assertThat(lint.out())
        .contains("nobody has to wait")
        .contains("lint      TIMESTAMP_WITHOUT_ZONE lamps.seen");
    Files.writeString(
        library.folder("halls").resolve("lint.accepted"),
        "TIMESTAMP_WITHOUT_ZONE lamps.seen the clock on the wall");
    assertThat(library.run("plan", "--database", "halls").exitCode()).isZero();

    Files.writeString(library.folder("halls").resolve("3_bad.up.sql"), "ALTER TABLE no ADD a int;");
    Files.writeString(library.folder("halls").resolve("3_bad.down.sql"), "SELECT 1;");
    Answer bad = library.run("plan", "--database", "halls");
    assertThat(bad.exitCode()).isEqualTo(3);
    assertThat(bad.out())
        .contains("  3 bad, not tried")
        .contains("FAILS on the scratch database")
        .containsPattern(
            "3_bad.up.sql, statement 1 \\(line 1\\): ERROR: relation\\s+\"no\" does not exist")
        .contains("not proven, so what it loses is not known");
    assertThat(bad.lastLine())
        .isEqualTo("2 migrations wait in 1 of 1 entry; 1 entry needs a look. Nothing was changed.");
  }

  @Test
  void namesWhoIsInTheWay() throws Exception {
    widen();
    try (Connection report = library.open("archive");
        Statement statement = report.createStatement()) {
      report.setClientInfo("ApplicationName", "report");
      report.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM books");
      assertThat(library.run("plan").out())
          .containsPattern("pid [0-9]+ .* report +127.0.0.1 +in a transaction for [0-9]+ s")
          .contains("IN THE WAY: books");
      JsonNode entry = library.run("plan", "--json").json().at("/entries/0");
      assertThat(entry.at("/sessions/0/blocks/0").asText()).isEqualTo("books");
      assertThat(entry.at("/steps/0/statements/0/locks/0/mode").asText())
          .isEqualTo("ACCESS EXCLUSIVE");
      assertThat(entry.at("/steps/0/statements/0/work/0/kind").asText())
          .isEqualTo("table_rewritten");
      assertThat(entry.at("/tables/0/estimated_rows").asLong()).isEqualTo(2000);
    }
  }

  @Test
  void oneDatabaseThatCannotBeAskedDoesNotHideTheOthers() throws Exception {
    widen();
    library.execute(
        "halls", "UPDATE pg_database SET datallowconn = false WHERE datname = current_database()");
    try {
      Answer answer = library.run("plan");
      assertThat(answer.exitCode()).isEqualTo(3);
      assertThat(answer.out()).contains("writes books anew").contains("Not planned\n  halls: ");
    } finally {
      library.execute(
          "archive",
          "UPDATE pg_database SET datallowconn = true WHERE datname = '"
              + library.database("halls")
              + "'");
    }
  }
}
