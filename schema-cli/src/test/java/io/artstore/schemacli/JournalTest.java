package io.artstore.schemacli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves behind, and what a failure makes of the runs before it. */
class JournalTest {
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
  void holdsEveryStepOfARunWithWhoAndHow() throws IOException {
    assertThat(library.run("upgrade", "--database", "first", "second").exitCode()).isZero();
    List<JsonNode> events = onlyJournal();
    assertThat(events.stream().map(event -> event.at("/event").asText()))
        .containsExactly(
            "begin",
            "server",
            "server",
            "step_begins",
            "step_done",
            "step_begins",
            "step_done",
            "step_begins",
            "step_done",
            "result",
            "end");
    assertThat(events.getFirst().at("/command").asText()).isEqualTo("upgrade");
    assertThat(events.getFirst().at("/arguments").toString())
        .isEqualTo("[\"upgrade\",\"--database\",\"first\",\"second\"]");
    assertThat(events.get(3).at("/migration").asText()).isEqualTo("20260101_0900 books");
    assertThat(events.get(3).at("/direction").asText()).isEqualTo("up");
    assertThat(events.get(9).at("/answer/entries/0/result").asText()).isEqualTo("done");
    assertThat(events.getLast().at("/exit_code").asInt(-1)).isZero();
  }

  @Test
  void saysWhatFailedAndLooksAreNotRecorded() throws IOException, SQLException {
    library.run("status");
    library.execute("first", "CREATE TABLE books (other text)");
    assertThat(library.run("upgrade").exitCode()).isEqualTo(1);
    assertThat(onlyJournal().getLast().at("/error").asText()).contains("books");
  }

  @Test
  void aRunThatCannotBeRecordedDoesNotBegin() throws IOException, SQLException {
    Files.writeString(directory.resolve("runs"), "a file in the place of the folder");
    Answer answer = library.run("upgrade");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err())
        .contains("no journal can be kept in")
        .contains("is there already and is no folder; nothing was changed")
        .doesNotContain("Exception");
    assertThat(library.ask("first", "SELECT to_regclass('books') IS NULL")).isEqualTo("t");
    assertThat(library.run("lint").err()).contains("this run is not recorded");
  }

  @Test
  void leavesPasswordsInAddressesOut() {
    assertThat(Journal.withoutPassword("postgresql://ann:secret@db1:5432/x?a=b@c"))
        .isEqualTo("postgresql://ann@db1:5432/x?a=b@c");
    assertThat(Journal.withoutPassword("postgresql://ann@db1:5432/x"))
        .isEqualTo("postgresql://ann@db1:5432/x");
  }

  @Test
  void recordsTheOperatorsOwnBackup() throws IOException {
    Answer answer = library.run("upgrade", "--backup-taken", "snapshot 17 of the disk");
    assertThat(answer.out()).contains("the operator's own backup \"snapshot 17 of the disk\"");
    assertThat(onlyJournal().stream().filter(event -> event.at("/event").asText().equals("backup")))
        .singleElement()
        .satisfies(
            event -> assertThat(event.at("/own").asText()).isEqualTo("snapshot 17 of the disk"));
    assertThat(library.run("upgrade", "--backup-taken", "x", "--backup").exitCode()).isEqualTo(2);
  }

  @Test
  void keepsTheHistoryThatAnUndoneAdoptionTakesAlong() throws IOException, SQLException {
    library.execute("first", "CREATE TABLE books (id int)");
    Answer adopted = library.run("adopt", "--database", "first");
    assertThat(adopted.exitCode()).as(adopted.out() + adopted.err()).isZero();
    assertThat(onlyJournal().get(2).at("/adopted_at").asText()).isEqualTo("20260101_0900 books");
    removeJournals();
    Answer undone = library.run("adopt", "--undo", "--database", "first");
    assertThat(undone.exitCode()).as(undone.out() + undone.err()).isZero();
    List<JsonNode> events = onlyJournal();
    assertThat(events.stream().map(event -> event.at("/event").asText()))
        .containsExactly("begin", "server", "history_goes", "adoption_undone", "result", "end");
    assertThat(events.get(2).at("/history/0/version").asText()).isEqualTo("20260101_0900");
    assertThat(events.get(2).at("/history/0/by").asText()).contains("@");
    assertThat(events.get(3).at("/given_back_at").asText()).isEqualTo("20260101_0900 books");
    Path page = directory.resolve("undone.md");
    assertThat(library.run("report", "--out", page.toString()).exitCode()).isZero();
    assertThat(Files.readString(page))
        .contains("| first | adoption undone | 20260101_0900 books |");
  }

  private void removeJournals() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("runs"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  /** A step that works where it is proven and fails on the rows that are there. */
  private List<JsonNode> onlyJournal() throws IOException {
    List<JsonNode> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory.resolve("runs"))) {
      Path only = files.reduce((one, other) -> Path.of("more than one")).orElseThrow();
      for (String line : Files.readAllLines(only)) {
        events.add(new ObjectMapper().readTree(line));
      }
    }
    return events;
  }
}
