package io.artstore.schemacli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.artstore.schemacli.report.SettingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a night, of a fault and of a crash. */
class ReportCommandTest {
  @TempDir private Path directory = Path.of("");
  private Library library = new Library(directory);

  @BeforeEach
  void makeEntries() throws IOException {
    library =
        new Library(directory)
            .entry("first")
            .migration(
                "first",
                "20260101_0900_books",
                "CREATE TYPE state AS ENUM ('NEW', 'LENT'); CREATE TABLE books (id bigint, s state);",
                "DROP TABLE books; DROP TYPE state;")
            .entry("second")
            .migration(
                "second",
                "20260101_0900_halls",
                "CREATE TABLE halls (id bigint);",
                "DROP TABLE halls;");
  }

  @AfterEach
  void dropDatabases() {
    library.close();
  }

  @Test
  void tellsANightWithBoxesTickedByWhatWasRecorded() throws IOException {
    ok(library.run("status", "--save", directory.resolve("before.json").toString()));
    ok(library.run("verify"));
    ok(library.run("upgrade", "--backup-taken", "snapshot | 17"));
    ok(library.run("status", "--objects"));
    String page = report("night.md", "--task", "The night of the upgrade");
    assertThat(page)
        .startsWith("# Schema report\n")
        .contains("| Task | The night of the upgrade |")
        .contains("| Status | SUCCESS: every schema is at its newest version, as proven |")
        .contains("- Migration: 20260101_0900 books")
        .contains("- Tables (1 beside the history): books")
        .contains("- ENUM types (1): state")
        .contains("None in this period.")
        .contains("| first | 20260101_0900 books | ok, ok, ok |")
        .contains("+-- " + library.database("first") + "\n|   +-- (first, 20260101_0900 books)")
        .contains("- [x] Current versions documented: saved in ")
        .contains("- [ ] Migrations tried on a copy of the live databases: run: ")
        .contains("- [x] Services stopped: nobody else was connected")
        .contains("- [x] Databases backed up: the operator's own, \"snapshot | 17\"")
        .contains("- [x] Migrations applied: 2 applied")
        .contains("- [x] Objects of every database checked")
        .contains("- [ ] Smoke test passed: no smoke test was recorded after the upgrade")
        .contains("- [ ] Logs of the services read for errors: nothing here can show it")
        .contains("Nothing is open.");
  }

  @Test
  void ticksNothingThatNobodyDid() throws IOException {
    assertThat(report("nothing.md")).contains("- [ ] ").contains("WAITING: 2 of 2 entries wait");
    JsonNode boxes = json("nothing.json").at("/checklist/deployment");
    assertThat(boxes).isNotEmpty().allMatch(box -> !box.at("/ticked").asBoolean());
  }

  @Test
  void namesAFaultWithItsErrorAndWhetherItIsGone() throws IOException, SQLException {
    ok(library.run("upgrade"));
    library.execute("first", "CREATE INDEX stray ON books (id)");
    assertThat(library.run("drift").exitCode()).isEqualTo(3);
    JsonNode open = json("open.json");
    assertThat(open.at("/faults")).hasSize(1);
    assertThat(open.at("/faults/0/where").asText()).isEqualTo("first");
    assertThat(open.at("/faults/0/error").asText()).contains("stray");
    assertThat(open.at("/faults/0/gone").asBoolean(true)).isFalse();
    assertThat(open.at("/status").asText()).startsWith("NEEDS A LOOK");

    library.execute("first", "DROP INDEX stray");
    ok(library.run("drift"));
    JsonNode mended = json("mended.json");
    assertThat(mended.at("/faults/0/gone").asBoolean()).isTrue();
    assertThat(mended.at("/status").asText()).startsWith("SUCCESS");
  }

  @Test
  void worksAfterTheProcessDied() throws IOException {
    ok(library.run("upgrade", "--database", "second"));
    // What it leaves when it dies in the first step of the other entry, which is rolled back.
    Path journal = journals().getFirst();
    List<String> lines = Files.readAllLines(journal);
    String cut = String.join("\n", lines.subList(0, 3)) + "\n{\"at\":\"2026-01-";
    Files.writeString(
        journal,
        cut.replace("\"second\"", "\"first\"")
            .replace("20260101_0900 halls", "20260101_0900 books"));
    String page = report("crash.html");
    assertThat(page)
        .startsWith("<!DOCTYPE html>")
        .contains("the run did not end: its process died")
        .contains("last written: step_begins 20260101_0900 books")
        .contains("INTERRUPTED: upgrade did not end");
    ok(library.run("upgrade"));
    assertThat(report("after.html")).contains("not found any more later").doesNotContain("http");
    assertThat(library.run("upgrade", "--to", "20991231_0000").exitCode()).isNotZero();
    assertThat(json("mistyped.json").at("/status").asText()).startsWith("SUCCESS");
  }

  @Test
  void tellsASettingWithoutItsValue() throws IOException {
    library.needs(new SettingState("first", "FIRST_SECRET", SettingState.State.TOO_SHORT, ""));
    assertThat(report("settings.md"))
        .contains("| first | FIRST_SECRET | too short |")
        .contains("- Set FIRST_SECRET for first: too short");
  }

  @Test
  void refusesWhatItCannotWrite() {
    assertThat(library.run("report", "--out", "report.pdf").exitCode()).isEqualTo(2);
    assertThat(library.run("report", "--out", "x.md", "--since", "yesterday").exitCode())
        .isEqualTo(2);
    Answer missing = library.run("report", "--out", directory.resolve("no/x.md").toString());
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err())
        .contains("no/x.md: there is no folder " + directory.resolve("no"))
        .doesNotContain("Exception");
  }

  private static void ok(Answer answer) {
    assertThat(answer.exitCode()).as(answer.err()).isZero();
  }

  private List<Path> journals() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("runs"))) {
      return files.toList();
    }
  }

  private String report(String name, String... more) throws IOException {
    String[] arguments =
        Stream.concat(
                Stream.of("report", "--out", directory.resolve(name).toString()), Stream.of(more))
            .toArray(String[]::new);
    Answer answer = library.run(arguments);
    ok(answer);
    assertThat(answer.lastLine()).startsWith("Written to ");
    return Files.readString(directory.resolve(name));
  }

  private JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(report(name));
  }
}
