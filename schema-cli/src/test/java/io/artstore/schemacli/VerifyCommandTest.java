package io.artstore.schemacli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a verification writes, and what its last lines say about that. */
class VerifyCommandTest {
  @TempDir private Path directory = Path.of("");
  private Library library = new Library(Path.of(""));

  @BeforeEach
  void makeEntries() throws Exception {
    library = Library.ofThree(directory);
  }

  @AfterEach
  void dropDatabases() {
    library.close();
  }

  private Path proven(String entry) {
    return library.folder(entry).resolve("proven.json");
  }

  @Test
  void theSecondRunFindsWhatTheFirstOneFound() throws Exception {
    String released =
        Files.readString(proven("second")).replace("\"released\": false", "\"released\": true");
    Files.writeString(proven("second"), released);
    Files.delete(library.folder("second").resolve("20260102_0900_name.up.sql"));
    Files.delete(library.folder("second").resolve("20260102_0900_name.down.sql"));
    for (int run = 0; run < 2; run++) {
      Answer answer = library.run("verify");
      assertThat(answer.exitCode()).as("run %s", run).isEqualTo(3);
      assertThat(answer.out()).contains("second, 20260102_0900 name: was released and is missing");
    }
    assertThat(proven("second")).hasContent(released);
    String torn = released.substring(0, released.length() / 2);
    Files.writeString(proven("second"), torn);
    for (int run = 0; run < 2; run++) {
      assertThat(library.run("verify").exitCode()).as("run %s", run).isEqualTo(3);
    }
    assertThat(proven("second")).hasContent(torn);
  }

  @Test
  void theLastLinesNameTheEntryWithAFaultThatNoStepShows() throws Exception {
    Files.writeString(proven("second"), "{");
    Answer answer = library.run("verify");
    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.out().replaceAll("\\s+", " "))
        .contains("2 of 4 migrations proven, written to ")
        .contains("; 2 are not; second has a fault and its proven.json was not written.");
    assertThat(answer.out())
        .containsPattern("20260101_0900 halls +up ok +down ok +up again ok +not proven")
        .containsPattern("20260101_0900 books +up ok +down ok +up again ok +loses|lossless");
    assertThat(library.run("verify", "--json").json().at("/entries/1/migrations/0/proven"))
        .hasToString("false");
  }

  @Test
  void aFaultBesideTheStepsIsNamedThoughTheyAreWritten() throws Exception {
    Files.writeString(library.folder("second").resolve("Notes.up.sql"), "SELECT 1;");
    Answer answer = library.run("verify");
    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.out().replaceAll("\\s+", " "))
        .contains("4 of 4 migrations proven, written to ")
        .contains("; second has a fault.");
  }

  @Test
  void whatAStepLosesIsNeverCut() throws Exception {
    StringBuilder up = new StringBuilder();
    StringBuilder down = new StringBuilder();
    StringBuilder seed = new StringBuilder();
    for (int number = 1; number <= 9; number++) {
      String table = "a_rather_long_table_name_" + number;
      up.append("CREATE TABLE ").append(table).append(" (id int);\n");
      down.append("DROP TABLE ").append(table).append(";\n");
      seed.append("INSERT INTO ").append(table).append(" VALUES (1);\n");
    }
    Files.createDirectories(library.folder("third").resolve("seed"));
    Files.writeString(library.folder("third").resolve("seed/20260103_0900.sql"), seed);
    library.migration("third", "20260103_0900_many", up.toString(), down.toString());
    Answer answer = library.run("verify", "--database", "third");
    assertThat(answer.exitCode()).as(answer.out()).isZero();
    assertThat(answer.out()).contains("a_rather_long_table_name_9").doesNotContain("...");
    assertThat(answer.out().lines()).allMatch(line -> line.length() <= 100);
  }
}
