package io.artstore.schemacli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reset as a person sees it. */
class ResetCommandTest {
  @TempDir private Path directory = Path.of("");
  private Library library = new Library(directory);

  @BeforeEach
  void twoEntriesOfTwoMigrations() throws IOException {
    library = new Library(directory);
    for (String entry : List.of("accounts", "stock")) {
      library
          .entry(entry)
          .migration(
              entry, "20260101_0900_items", "CREATE TABLE items (a int);", "DROP TABLE items;")
          .migration(
              entry,
              "20260102_0900_more",
              "ALTER TABLE items ADD COLUMN b text NOT NULL DEFAULT 'x';",
              "ALTER TABLE items DROP COLUMN b;");
    }
  }

  @AfterEach
  void close() {
    library.close();
  }

  private List<String> files(String entry) throws IOException {
    try (Stream<Path> files = Files.walk(library.folder(entry))) {
      return new TreeSet<>(
              files
                  .filter(Files::isRegularFile)
                  .map(file -> library.folder(entry).relativize(file).toString())
                  .toList())
          .stream()
              .map(file -> file.replaceAll("20[2-9][0-9](?!0[12])[0-9]{4}_[0-9]{4}", "NEW"))
              .toList();
    }
  }

  @Test
  void saysFirstThatNoDatabaseIsTouchedAndThenWhatItDid() throws IOException {
    library.run("upgrade", "--database", "accounts");
    List<String> before = files("accounts");
    Answer dry = library.run("reset", "--dry-run");
    assertThat(dry.exitCode()).isZero();
    assertThat(dry.out())
        .startsWith("No database is touched: this changes files of migrations, after a proof on");
    assertThat(dry.lastLine())
        .isEqualTo("Nothing was changed (--dry-run): 2 folders can be folded.");
    assertThat(files("accounts")).isEqualTo(before);
    Answer done = library.run("squash", "--name", "second_start");
    assertThat(done.err()).isEmpty();
    assertThat(done.exitCode()).isZero();
    assertThat(done.out())
        .containsPattern("accounts, .*accounts:\n  2 migrations become 20[0-9_]+ second_start\n")
        .contains("  proven  from each of 2 older versions: to the end, stamped")
        .containsPattern("20[0-9_]+_second_start.up.sql +[0-9a-f]{8}\\.\\.\\. +created")
        .containsPattern("20260101_0900_items.up.sql +[0-9a-f]{8}\\.\\.\\. +deleted, kept")
        .containsPattern("kept in archive/20[0-9_]+\n");
    assertThat(done.out().lines()).allMatch(line -> line.length() <= 100 || line.contains(": "));
    assertThat(done.lastLine()).startsWith("Done: 2 folders folded, no database touched.");
    assertThat(files("accounts"))
        .containsExactly(
            "NEW_second_start.down.sql",
            "NEW_second_start.up.sql",
            "archive/NEW/20260101_0900_items.down.sql",
            "archive/NEW/20260101_0900_items.up.sql",
            "archive/NEW/20260102_0900_more.down.sql",
            "archive/NEW/20260102_0900_more.up.sql",
            "archive/NEW/proven.json",
            "proven.json");
    assertThat(library.run("reset").lastLine()).isEqualTo("Nothing to do.");
    assertThat(library.run("status").out()).contains("upgrade waiting").contains("second_start");
    assertThat(library.run("upgrade").exitCode()).isZero();
    assertThat(library.run("status", "--history").out())
        .contains("proven, stamped, nothing was run; replaces 2 older")
        .contains("proven; replaces 2 older");
    assertThat(library.run("drift").exitCode()).isZero();
    assertThat(library.run("verify").exitCode()).isZero();
    assertThat(library.run("rollback", "--steps", "2", "--database", "accounts").exitCode())
        .isZero();
    Answer below = library.run("rollback", "--to", "20260101_0900", "--database", "stock");
    assertThat(below.exitCode()).isEqualTo(2);
    assertThat(below.err()).contains("which made this database");
  }

  @Test
  void foldsAllOrNone() throws IOException {
    library.migration(
        "stock",
        "20260103_0900_sum",
        sum("CREATE", " (SFUNC = int4pl, STYPE = int)"),
        sum("DROP", ""));
    List<String> before = files("accounts");
    Answer answer = library.run("reset");
    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.out())
        .contains("stock: not proven\n")
        .contains("aggregate total(integer): this kind of object is not written");
    assertThat(answer.lastLine()).isEqualTo("Nothing was changed, in no folder: the proof failed.");
    assertThat(files("accounts")).isEqualTo(before);
    assertThat(library.run("reset", "--database", "accounts").exitCode()).isZero();
  }

  private static String sum(String verb, String tail) {
    return verb + " AGGREGATE total (int)" + tail + ";";
  }

  @Test
  void answersWithJson() throws IOException {
    JsonNode json = library.run("reset", "--json", "--database", "accounts").json();
    assertThat(json.at("/databases_touched").asInt(-1)).isZero();
    assertThat(json.at("/changed").asBoolean()).isTrue();
    assertThat(json.at("/entries/0/replaced")).hasSize(2);
    assertThat(json.at("/entries/0/created")).hasSize(3);
    assertThat(json.at("/entries/0/deleted/0/file").asText())
        .isEqualTo("20260101_0900_items.down.sql");
    assertThat(json.at("/entries/0/deleted/0/kept_as").asText()).startsWith("archive/20");
    assertThat(json.at("/entries/0/deleted/0/sha256").asText()).hasSize(64);
    assertThat(json.at("/exit_code").asInt(-1)).isZero();
  }
}
