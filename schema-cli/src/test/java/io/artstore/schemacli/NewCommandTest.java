package io.artstore.schemacli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.schema.MigrationFolder;
import io.artstore.schema.NewMigration;
import io.artstore.schema.SchemaEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a migration begins. */
class NewCommandTest {
  @TempDir private Path directory = Path.of("");
  private Library library = new Library(Path.of(""));

  @BeforeEach
  void write() throws Exception {
    library = new Library(directory).entry("archive");
  }

  @AfterEach
  void drop() {
    library.close();
  }

  private List<String> files() throws Exception {
    try (var files = Files.list(library.folder("archive"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theBegunPairIsProvenWhenItIsFilled() throws Exception {
    Answer answer = library.run("new", "Add State-of book");
    assertThat(answer.exitCode()).as(answer.err()).isZero();
    assertThat(files())
        .hasSize(2)
        .allSatisfy(file -> assertThat(file).matches("20[0-9]{6}_[0-9]{4}_add_state_of_book.*"));
    assertThat(answer.out()).contains("tool schema verify --database archive");
    assertThat(answer.lastLine()).isEqualTo("No database knows of it yet.");
    Answer empty = library.run("verify");
    assertThat(empty.exitCode()).as(empty.out() + empty.err()).isZero();
    Path up = library.folder("archive").resolve(files().get(1));
    assertThat(up.toString()).endsWith(".up.sql");
    Files.writeString(up, Files.readString(up) + "CREATE TABLE books (id bigint);\n");
    Path down = library.folder("archive").resolve(files().getFirst());
    Files.writeString(down, Files.readString(down) + "DROP TABLE books;\n");
    Answer filled = library.run("verify");
    assertThat(filled.exitCode()).as(filled.out() + filled.err()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "20260101_0900, 20260301_1015",
    "20260301_1015, 20260301_1016",
    "20270101_2359, 20270102_0000",
    "20279999_9999, 20279999_10000",
    "007, 008",
    "999, 1000",
    "20260301, 20260301_1015",
    "20260301_1015_2, 20260301_1015_3"
  })
  void theNextVersionIsNeverOlderThanTheNewest(String newest, String next) throws Exception {
    Files.writeString(library.folder("archive").resolve(newest + "_old.up.sql"), "SELECT 1;");
    Files.writeString(library.folder("archive").resolve(newest + "_old.down.sql"), "SELECT 1;");
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-03-01T10:15:40Z"));
    NewMigration.Begun begun = new NewMigration(clock).write(library.entries().getFirst(), "more");
    assertThat(begun.up().getFileName()).hasToString(next + "_more.up.sql");
    assertThat(begun.seed().toString()).endsWith("seed/" + next + ".sql");
  }

  @Test
  void refusesNamesThatNoFolderTakes() throws Exception {
    for (String name : List.of("2fast", "größer", "a.b", "../up", "", " ", "x".repeat(200))) {
      Answer answer = library.run("new", name);
      assertThat(answer.exitCode()).as(name).isEqualTo(2);
      assertThat(answer.err())
          .contains("a name begins with a letter")
          .contains("nothing was written");
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void asksForWhichOfSeveralAndTakesSeveralOfOneFolderAsOne() throws Exception {
    library.entry("halls");
    Answer which = library.run("new", "more");
    assertThat(which.exitCode()).isEqualTo(2);
    assertThat(which.err()).contains("say --database NAME, one of archive, halls");
    assertThat(library.run("new", "more", "--database", "nowhere").err())
        .contains("there is no nowhere; known are archive, halls");
    JsonNode answer = library.run("new", "more", "--database", "halls", "--json").json();
    assertThat(answer.at("/entry").asText()).isEqualTo("halls");
    assertThat(Path.of(answer.at("/up").asText())).exists();
    assertThat(files()).isEmpty();
  }

  @Test
  void writesTheHelpForAPrefixAndNothingOver() throws Exception {
    SchemaEntry tenant =
        new SchemaEntry(
            "tenant",
            "shop",
            MigrationFolder.inDirectory(directory),
            Optional.of("north"),
            List.of(),
            Map.of());
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-03-01T10:15:40Z"));
    NewMigration.Begun begun = new NewMigration(clock).write(tenant, "more");
    assertThat(begun.up()).content().contains("${prefix}_");
    assertThat(new NewMigration(clock).write(tenant, "more").up().getFileName())
        .hasToString("20260301_1016_more.up.sql");
  }

  @Test
  void refusesMigrationsThatCameWithTheProgram() {
    SchemaEntry packed =
        new SchemaEntry(
            "packed",
            "packed",
            MigrationFolder.onClasspath(NewCommandTest.class, "db/packed"),
            Optional.empty(),
            List.of(),
            Map.of());
    InstantSource clock = InstantSource.fixed(Instant.EPOCH);
    assertThatThrownBy(() -> new NewMigration(clock).write(packed, "more"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("came packed with the program (classpath:db/packed)");
  }
}
