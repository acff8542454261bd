package io.artstore.schemacli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.artstore.schema.EngineSettings;
import io.artstore.schema.Remedy;
import io.artstore.schema.RunLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an auditor reads of a night that went back, and of losses: nothing of it may be untrue. */
class ReportOfANightTest {
  @TempDir private Path directory = Path.of("");
  private Library library = new Library(directory);

  @BeforeEach
  void makeEntries() throws IOException {
    library = Library.ofThree(directory);
  }

  @AfterEach
  void dropDatabases() {
    library.close();
  }

  @Test
  void saysWhatAWayBackLostAndWhoAcceptedItHow() throws IOException, SQLException {
    ok(library.run("upgrade"));
    library.execute("first", "INSERT INTO books VALUES (1), (2)");
    library.execute("second", "INSERT INTO halls VALUES (1, 'east'), (2, 'west'), (3, NULL)");
    String second = library.database("second");
    ok(library.typing(second, "rollback", "--steps", "1", "--database", "second"));
    ok(library.run("rollback", "--all", "--database", "first", "--accept-loss", "2"));
    assertThat(library.run("rollback", "--all", "--database", "second").exitCode()).isEqualTo(4);
    String page = report("lost.md");
    assertThat(page)
        .contains("## What was lost")
        .contains("Accepted: by typing the name of each database that loses something")
        .contains(
            "| second | "
                + second
                + " | halls.name | column is dropped | 2 values destroyed | 20260102_0900 name |")
        .contains("Accepted: with --accept-loss 2 on the command line.")
        .contains("| books | table is dropped | 2 rows destroyed | 20260101_0900 books |")
        .contains("- Rows or values were lost in 2 places; see What was lost.")
        .doesNotContain("3 rows destroyed");
    JsonNode losses = json("lost.json").at("/losses");
    assertThat(losses).hasSize(2);
    assertThat(losses.at("/0/count").asLong()).isEqualTo(2);
    assertThat(losses.at("/0/by").asText()).contains("@");
  }

  @Test
  void whatNobodyCountedIsUnknownInTheReport() throws IOException, SQLException {
    library.migration(
        "first",
        "20260111_0900_short",
        "ALTER TABLE books ADD why text;",
        "-- loses: short books\nDELETE FROM books WHERE id < 0; ALTER TABLE books DROP why;");
    ok(library.run("upgrade"));
    library.execute("first", "INSERT INTO books VALUES (1, 'x')");
    ok(
        library.run(
            "rollback", "--steps", "1", "--database", "first", "--accept-loss", "1+unknown"));
    assertThat(report("unknown.md")).contains("short books | unknown").doesNotContain("| 0 ");
    assertThat(json("unknown.json").at("/losses").findValues("count"))
        .anyMatch(JsonNode::isNull)
        .noneMatch(count -> count.isNumber() && count.asLong() == 0);
  }

  @Test
  void namesTheServersAlsoWhenTheyAreAway() throws IOException {
    ok(library.run("upgrade"));
    assertThat(report("there.md"))
        .containsPattern("\\| first \\| \\S+ \\| \\S+:\\d+ \\| \\d+[.0-9]* \\| asked now \\|");
    library.close();
    assertThat(report("away.md"))
        .containsPattern(
            "\\| first \\| \\S+ \\| \\S+:\\d+ \\| [.0-9]+ \\| did not answer; recorded by upgrade")
        .contains("- [ ] Programs fit the schemas: not asked: the server did not answer");
  }

  @Test
  void ticksNothingThatTheWayBackHasUndone() throws IOException {
    ok(library.run("upgrade"));
    smoke(1, "search: not found, 5 s later");
    ok(library.run("rollback", "--all"));
    ok(library.run("status", "--objects"));
    assertThat(report("back.md"))
        .contains("- [ ] Migrations applied: 4 applied, 4 taken back")
        .contains("- [ ] Looked for what changed since the services run again: ")
        .contains("- [ ] Services started: ")
        .containsPattern("- \\[ \\] Smoke test passed: failed at .* by .*: search: not found, 5 s")
        .contains("none was recorded after the rollback of ")
        .contains("search: not found, 5 s later");
  }

  @Test
  void ticksALookAfterASmokeTestThatPassed() throws IOException {
    ok(library.run("upgrade"));
    ok(library.run("status", "--objects"));
    smoke(0, "");
    assertThat(report("early.md")).contains("- [ ] Looked for what changed since");
    ok(library.run("drift"));
    assertThat(report("late.md"))
        .contains("- [x] Looked for what changed since the services run again: as migrated")
        .contains("- [x] Smoke test passed: ")
        .contains("- [x] Services started: ");
  }

  @Test
  void countsOnlyABackupAfterTheLastChange() throws IOException {
    ok(library.run("upgrade", "--to", "20260101_0900"));
    ok(library.run("backup", "--folder", directory.resolve("saved").toString()));
    ok(library.run("upgrade"));
    assertThat(report("fresh.md"))
        .containsPattern("- \\[x\\] Databases backed up: .*saved.* rows, ");
    ok(library.run("rollback", "--steps", "1", "--database", "second"));
    ok(library.run("upgrade"));
    assertThat(report("stale.md"))
        .containsPattern(
            "- \\[ \\] Databases backed up: second: the backup of .* is older than its last change");
  }

  @Test
  void showsWhatARehearsalMeasured() throws IOException, SQLException {
    ok(library.run("upgrade", "--to", "20260101_0900"));
    library.execute("second", "INSERT INTO halls VALUES (1), (2)");
    ok(library.run("rehearse", "--folder", directory.toString()));
    assertThat(report("tried.md"))
        .doesNotContain("No proof was run")
        .containsPattern("\\| second \\| ready \\| 2 \\| ACCESS EXCLUSIVE on .*halls")
        .containsPattern(
            "\\| second \\| 20260102_0900 name \\| (under )?[0-9.]+ s \\| (under )?[0-9.]+ s \\| ");
  }

  @Test
  void oneFaultIsSingular() throws IOException {
    ok(library.run("upgrade"));
    smoke(2, "no credentials");
    assertThat(report("one.md"))
        .contains("- 1 fault was found; it is not gone.")
        .contains("no credentials");
  }

  /** Recorded as the program of the services records it. */
  private void smoke(int exitCode, String error) throws IOException {
    EngineSettings who =
        EngineSettings.ofThisProcess(
            "1.2.3", new Remedy("tool schema", "the configuration"), RunLimits.DEFAULT);
    try (Journal journal =
        Journal.begin(
            directory.resolve("runs"), Clock.systemUTC(), who, "smoke", List.of("smoke"))) {
      journal.end(exitCode, error);
    }
  }

  private static void ok(Answer answer) {
    assertThat(answer.exitCode()).as(answer.out() + answer.err()).isZero();
  }

  private String report(String name, String... more) throws IOException {
    Path page = directory.resolve(name);
    ok(
        library.run(
            Stream.concat(Stream.of("report", "--out", page.toString()), Stream.of(more))
                .toArray(String[]::new)));
    return Files.readString(page);
  }

  private JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(report(name));
  }
}
