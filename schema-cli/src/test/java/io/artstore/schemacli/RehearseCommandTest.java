package io.artstore.schemacli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator reads after trying the night. */
class RehearseCommandTest {
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
                "CREATE TABLE books (id int PRIMARY KEY, title text);",
                "DROP TABLE books;")
            .migration("halls", "1_halls", "CREATE TABLE halls (id bigint);", "DROP TABLE halls;");
    assertThat(library.run("upgrade").exitCode()).isZero();
    library.execute("archive", "INSERT INTO books SELECT n, 't' FROM generate_series(1, 2000) n");
    library.migration(
        "halls",
        "2_doors",
        "CREATE TABLE doors (id bigint); INSERT INTO doors VALUES (1), (2);",
        "DROP TABLE doors;");
  }

  @AfterEach
  void drop() {
    library.close();
  }

  @Test
  void saysThatTheNightMayBeginAndHowLongItTakes() throws Exception {
    library.migration(
        "archive",
        "2_wide",
        "ALTER TABLE books ALTER id TYPE bigint;",
        "ALTER TABLE books ALTER id TYPE int;");
    Answer answer = library.run("rehearse", "--folder", directory.toString());
    assertThat(answer.exitCode()).as(answer.out() + answer.err()).isZero();
    assertThat(answer.out())
        .contains("archive, database " + library.database("archive") + "\n")
        .contains("\n  at 1 books, 1 migration waits\n")
        .containsPattern("2,000 rows, .*: saved in [0-9.]+ s, restored in [0-9.]+ s")
        .containsPattern("STEP +UP +BACK +UP AGAIN\n  2 wide +[0-9.]+ s +[0-9.]+ s +[0-9.]+ s\n")
        .containsPattern(
            "longest lock up +ACCESS EXCLUSIVE on books for [0-9.]+ s, from statement 1 of 2 wide")
        .contains("after up and back every row is as it was before")
        .containsPattern("ROWS OF +BEFORE +UP +BACK +UP AGAIN\n  doors +- +2 +- +2\n")
        .containsPattern("READY: 2 entries went up, back and up again. Tonight about [0-9.]+ s");
    assertThat(answer.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
    assertThat(answer.lastLine()).endsWith("only read.");
    assertThat(library.ask("archive", "SELECT pg_typeof(id) FROM books LIMIT 1"))
        .isEqualTo("integer");
  }

  @Test
  void aFailureNamesItsStatementAndHidesNoOtherEntry() throws Exception {
    library.migration(
        "archive",
        "2_single",
        "ALTER TABLE books ADD CONSTRAINT single UNIQUE (title);",
        "ALTER TABLE books DROP CONSTRAINT single;");
    Answer answer = library.run("rehearse");
    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.out())
        .contains("  FAILS going up\n")
        .contains("archive, scratch copy of database " + library.database("archive"))
        .containsPattern("2 single +FAILS +- +-\n")
        .containsPattern(
            "2_single.up.sql,\\s+statement 1 \\(line 1\\): ERROR: could not create unique index")
        .contains("\n  at 1 halls, 1 migration waits\n")
        .contains("NOT READY: 1 of 2 entries would fail.");
    JsonNode json = library.run("rehearse", "--json").json();
    assertThat(json.at("/entries/0/result").asText()).isEqualTo("not_ready");
    assertThat(json.at("/entries/0/failure/during").asText()).isEqualTo("going up");
    assertThat(json.at("/entries/1/result").asText()).isEqualTo("ready");
    assertThat(json.at("/entries/1/tables/0/up").asLong()).isEqualTo(2);
    assertThat(json.at("/exit_code").asInt()).isEqualTo(3);
  }

  @Test
  void whatCannotBeTriedIsNoVerdict() throws Exception {
    Answer answer =
        library.run("rehearse", "--folder", directory.resolve("nowhere/at/all").toString());
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).contains("cannot make a folder for the rows");
    library.migration(
        "archive", "2_wide", "ALTER TABLE books ADD note text;", "ALTER TABLE books DROP note;");
    library.execute("archive", "CREATE INDEX by_hand ON books (title)");
    Answer drifted = library.run("rehearse");
    assertThat(drifted.exitCode()).isEqualTo(1);
    assertThat(drifted.out())
        .contains("NOT TRIED: schema of archive")
        .contains("NOT READY: 0 of 2 entries would fail, 1 could not be tried.");
    assertThat(library.run("rehearse", "--database", "halls").out()).contains("READY: 1 entry");
  }
}
