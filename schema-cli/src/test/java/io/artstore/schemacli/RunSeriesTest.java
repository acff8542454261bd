package io.artstore.schemacli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several databases in one run: what stays and what goes back when one of them fails. */
class RunSeriesTest {
  @TempDir private Path directory = Path.of("");
  private Library library = new Library(directory);

  @BeforeEach
  void writeMigrations() throws IOException {
    library = Library.ofThree(directory);
  }

  @AfterEach
  void dropDatabases() {
    library.close();
  }

  @Test
  void aFailureLeavesTheEarlierOnesUnlessAllGoTogether() throws IOException, SQLException {
    failThird();
    Answer alone = library.run("upgrade");
    assertThat(alone.exitCode()).isEqualTo(1);
    assertThat(version("first")).isEqualTo("20260101_0900");
    assertThat(alone.err()).contains("2 entries done, third failed, 0 not touched");
    assertThat(library.run("rollback", "--all", "--database", "first", "second").exitCode())
        .isZero();

    Answer together = library.run("upgrade", "--together");
    assertThat(together.exitCode()).isEqualTo(1);
    assertThat(together.err())
        .containsPattern("first +at no version +taken back, as before")
        .containsPattern("second +at no version +taken back, as before")
        .contains("third failed");
    assertThat(library.ask("first", "SELECT to_regclass('books') IS NULL")).isEqualTo("t");
    assertThat(library.ask("second", "SELECT to_regclass('halls') IS NULL")).isEqualTo("t");
  }

  @Test
  void takesBackOnlyWhatThisRunHasApplied() throws IOException, SQLException {
    assertThat(library.run("upgrade", "--database", "first").exitCode()).isZero();
    assertThat(library.run("upgrade", "--database", "second", "--to", "20260101_0900").exitCode())
        .isZero();
    failThird();
    assertThat(library.run("upgrade", "--together").exitCode()).isEqualTo(1);
    assertThat(library.run("status").out())
        .containsPattern("first .* 20260101_0900 books +0 +ok")
        .containsPattern("second .* 20260101_0900 halls +1 +ok, upgrade waiting");
  }

  @Test
  void saysWhatGoesWithWhatIsTakenBack() throws IOException, SQLException {
    giveSecondRows();
    failThird();
    Answer answer = library.run("upgrade", "--together");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err())
        .containsPattern("second +at no version +taken back, as before; gone with it: 2 rows");
    assertThat(library.ask("second", "SELECT to_regclass('kinds') IS NULL")).isEqualTo("t");
  }

  @Test
  void leavesRowsThatMayBeOfOthers() throws IOException, SQLException {
    giveSecondRows();
    failThird();
    Answer answer = library.run("upgrade", "--together", "--while-running");
    assertThat(answer.exitCode()).isEqualTo(6);
    assertThat(answer.err())
        .contains("second stays: others were connected")
        .contains("would lose 2 rows")
        .contains("back: tool schema rollback --all --database second")
        .containsPattern("first +at no version +taken back, as before");
    assertThat(library.ask("second", "SELECT count(*) FROM kinds")).isEqualTo("2");
  }

  @Test
  void goesBackToTheVersionsOfASavedStatus() throws IOException, SQLException {
    assertThat(library.run("upgrade", "--database", "second", "--to", "20260101_0900").exitCode())
        .isZero();
    assertThat(library.run("upgrade", "--database", "third").exitCode()).isZero();
    String file = directory.resolve("before the night.json").toString();
    assertThat(library.run("status", "--save", file).exitCode()).isZero();
    assertThat(library.run("upgrade").exitCode()).isZero();

    Answer answer = library.run("rollback", "--to-saved", file);
    assertThat(answer.exitCode()).as(answer.err()).isZero();
    assertThat(answer.out())
        .containsPattern("third, database \\S+: nothing to take back")
        .containsSubsequence("20260102_0900 name", "20260101_0900 books")
        .contains("Done: 2 migrations taken back.");
    assertThat(library.ask("first", "SELECT to_regclass('books') IS NULL")).isEqualTo("t");
    assertThat(version("second")).isEqualTo("20260102_0900");
    assertThat(library.run("status").out())
        .containsPattern("second .* 20260101_0900 halls +1 +ok, upgrade waiting")
        .containsPattern("third .* 20260101_0900 maps +0 +ok");
  }

  @Test
  void aSavedStatusThatDoesNotFitChangesNothing() throws IOException {
    Path file = directory.resolve("before.json");
    assertThat(library.run("status", "--save", file.toString(), "--database", "first").exitCode())
        .isZero();
    assertThat(library.run("upgrade").exitCode()).isZero();
    refuses(file, "says nothing of third");
    Files.writeString(file, "[]");
    refuses(file, "is not what `status --save` writes");
    Files.writeString(file, "{\"entries\": [");
    refuses(file, "it is no JSON");
    Files.writeString(file, "{\"entries\": [{\"entry\": \"third\", \"database\": \"other\"}]}");
    refuses(file, "third was in other, now it is in " + library.database("third"));
    Files.delete(file);
    refuses(file, "there is no file");
    assertThat(library.run("status", "--check").exitCode()).isZero();
  }

  private void refuses(Path file, String why) {
    Answer answer = library.run("rollback", "--to-saved", file.toString());
    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err()).contains(why);
  }

  private void giveSecondRows() throws IOException {
    library.migration(
        "second",
        "20260103_0900_kinds",
        "CREATE TABLE kinds (id int); INSERT INTO kinds VALUES (1), (2);",
        "DROP TABLE kinds;");
  }

  private void failThird() throws IOException, SQLException {
    assertThat(library.run("upgrade", "--database", "third").exitCode()).isZero();
    library.execute("third", "INSERT INTO maps VALUES (1), (1)");
    library.migration(
        "third",
        "20260103_0900_one",
        "ALTER TABLE maps ADD CONSTRAINT maps_one UNIQUE (id);",
        "ALTER TABLE maps DROP CONSTRAINT maps_one;");
  }

  private String version(String entry) throws SQLException {
    return library.ask(entry, "SELECT version FROM schema_history ORDER BY id DESC LIMIT 1");
  }
}
