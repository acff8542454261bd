package io.artstore.schemacli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.schema.MigrationFolder;
import io.artstore.schema.Prover;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.ServerConnections;
import io.artstore.testkit.TestDatabase;
import io.artstore.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup and restore as a person or a script meets them. */
class BackupCommandTest {
  private static final String LAST_LINE = "Databases only. The documents are not in this backup.";

  @TempDir private Path directory = Path.of("");
  private final TestPostgres postgres = TestPostgres.shared();
  private final ServerConnections server = Servers.of(postgres);
  private final TestDatabase books = TestPostgres.createDatabase();
  private final TestDatabase halls = TestPostgres.createDatabase();
  private final TestDatabase spare = TestPostgres.createDatabase();
  private final List<SchemaTarget> targets = new ArrayList<>();

  @BeforeEach
  void fillLibrary() throws IOException, SQLException {
    add("library", books.name(), "books");
    add("halls", halls.name(), "shelves");
    assertThat(run("upgrade", "--database", "library").exitCode()).isZero();
    execute(books, "INSERT INTO books VALUES (1, 'first'), (2, NULL); CREATE TABLE stray (id int)");
  }

  private void add(String name, String database, String table) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(name));
    Files.writeString(
        folder.resolve("20260101_0900_" + table + ".up.sql"),
        "CREATE TABLE %s (id int PRIMARY KEY, title text);".formatted(table));
    Files.writeString(
        folder.resolve("20260101_0900_" + table + ".down.sql"), "DROP TABLE %s;".formatted(table));
    SchemaEntry entry =
        new SchemaEntry(
            name,
            database,
            MigrationFolder.inDirectory(folder),
            Optional.empty(),
            List.of(),
            Map.of());
    new Prover(server).prove(entry).requireProven().write(folder.resolve("proven.json"));
    targets.add(new SchemaTarget(entry, server.to(database)));
  }

  @AfterEach
  void dropDatabases() {
    books.close();
    halls.close();
    spare.close();
  }

  @Test
  void savesEverythingBeforeTheFirstChangeAndChangesNothingWhenThatFails() throws Exception {
    Path folder = directory.resolve("library");
    Files.writeString(
        folder.resolve("20260102_0900_more.up.sql"), "ALTER TABLE books ADD more text;");
    Files.writeString(
        folder.resolve("20260102_0900_more.down.sql"), "ALTER TABLE books DROP more;");
    SchemaEntry library = targets.getFirst().entry();
    new Prover(server).prove(library).requireProven().write(folder.resolve("proven.json"));
    Path where = directory.resolve("saved");
    Files.writeString(where, "a file where the folder should be");
    SchemaTargets saving = new SavingInto(targets, server, where);
    Answer failed = Answer.to(saving, question -> Optional.empty(), "upgrade", "--backup");
    assertThat(failed.exitCode()).as(failed.out() + failed.err()).isEqualTo(1);
    assertThat(run("status").out()).contains("20260102_0900 more");
    Files.delete(where);
    Answer upgraded = Answer.to(saving, question -> Optional.empty(), "upgrade", "--backup");
    assertThat(upgraded.exitCode()).as(upgraded.out() + upgraded.err()).isZero();
    assertThat(upgraded.out())
        .containsPattern("backup +" + where + "/library-[^ ]+  2 rows")
        .contains("schema restore " + where);
  }

  private record SavingInto(List<SchemaTarget> targets, ServerConnections server, Path folder)
      implements SchemaTargets {
    @Override
    public List<SchemaEntry> entries() {
      return targets.stream().map(SchemaTarget::entry).toList();
    }

    @Override
    public ServerConnections server(SchemaEntry entry) {
      return server;
    }

    @Override
    public Optional<Path> backupFolder() {
      return Optional.of(folder);
    }

    @Override
    public Optional<String> runtimePassword(SchemaEntry entry) {
      return Optional.empty();
    }
  }

  @Test
  void savesAndBringsBackIntoAnotherDatabase() throws IOException, SQLException {
    Answer backup = backup();
    assertThat(backup.err()).isEmpty();
    assertThat(backup.exitCode()).isZero();
    assertThat(backup.out())
        .contains("halls, database " + halls.name() + ": not created yet, nothing to save")
        .contains("library, database " + books.name() + ": at 20260101_0900 books")
        .containsPattern("about [0-9.]+ kB in .*backups \\([0-9.]+ [GT]B free\\), about 1 s")
        .containsPattern("1 table, 2 rows, [0-9]+ B, [0-9.]+ s")
        .contains("not saved table stray (no migration)")
        .contains("Done: 1 entry is saved in ");
    assertThat(backup.lastLine()).isEqualTo(LAST_LINE);

    Answer restore = run("restore", folder(), "--database", spare.name());
    assertThat(restore.err()).isEmpty();
    assertThat(restore.exitCode()).isZero();
    assertThat(restore.out())
        .contains("library, database " + spare.name() + ": from ")
        .contains("up    20260101_0900 books")
        .contains("is at 20260101_0900 books with 2 rows of ");
    assertThat(restore.lastLine()).isEqualTo(LAST_LINE);
    assertThat(query(spare, "SELECT string_agg(id || coalesce(title, '-'), ' ') FROM books"))
        .isEqualTo("1first 2-");
  }

  @Test
  void answersWithOneJsonObject() throws IOException {
    JsonNode saved = backup("--json").json();
    assertThat(saved.at("/entries/0/result").asText()).isEqualTo("saved");
    assertThat(saved.at("/entries/0/rows").asInt()).isEqualTo(2);
    assertThat(saved.at("/entries/0/not_saved/0").asText()).isEqualTo("table stray");
    assertThat(saved.at("/entries/0/folder").asText()).isEqualTo(folder());
    assertThat(saved.at("/entries/1/result").asText()).isEqualTo("nothing_to_save");
    assertThat(saved.at("/exit_code").asInt()).isZero();

    Answer again = run("restore", folder(), "--json");
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.json().at("/error").asText()).contains("there are rows already, in books");
    JsonNode restored = run("restore", folder(), "--database", spare.name(), "--json").json();
    assertThat(restored.at("/result").asText()).isEqualTo("restored");
    assertThat(restored.at("/migrations_applied").asInt()).isEqualTo(1);
    assertThat(restored.at("/exit_code").asInt()).isZero();
  }

  @Test
  void keepsAsManyAsAskedForAndSaysWhatItRemoved() throws IOException {
    assertThat(backup().exitCode()).isZero();
    String first = folder();
    Answer second = backup("--keep", "1");
    assertThat(second.out()).contains("  removed   " + first);
    assertThat(folder()).isNotEqualTo(first);
    assertThat(backup("--keep", "0").exitCode()).isEqualTo(2);
  }

  @Test
  void namesWhatAnInterruptedRunLeft() throws IOException {
    Path left =
        Files.createDirectories(
            directory.resolve("backups/.library-20260101T000000Z.unfinished/tables"));
    assertThat(backup().out())
        .contains("no backup " + left.getParent())
        .contains("left by an interrupted run");
    Answer restore = run("restore", String.valueOf(left.getParent()));
    assertThat(restore.exitCode()).isEqualTo(1);
    assertThat(restore.err()).contains("is what an interrupted backup left");
  }

  @Test
  void saysWhatIsWrongWithTheCommandLine() throws IOException {
    assertThat(run("restore").exitCode()).isEqualTo(2);
    Answer nothing = run("restore", directory.toString());
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.err()).contains("is no backup: it has no manifest.json");
    assertThat(backup().exitCode()).isZero();
    Answer other = run("restore", folder(), "--database", "halls");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("is a backup of library, not of halls");
  }

  @Test
  void aFolderThatCannotBeWrittenIsASentence() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "no folder");
    Answer answer = run("backup", "--folder", file.resolve("below").toString());
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err())
        .contains("cannot be written")
        .endsWith("0 entries saved, library not, and none after it. Databases were not changed.\n");
  }

  @Test
  void explainsItselfWithExamples() {
    for (String command : List.of("backup", "restore")) {
      assertThat(run(command, "--help").out()).contains("Examples:").contains("schema " + command);
    }
  }

  private Answer backup(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("backup", "--folder", directory.resolve("backups").toString()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  /** The only backup. */
  private String folder() throws IOException {
    try (Stream<Path> folders = Files.list(directory.resolve("backups"))) {
      List<Path> found =
          folders.filter(path -> !path.getFileName().toString().startsWith(".")).toList();
      assertThat(found).hasSize(1);
      return found.getFirst().toString();
    }
  }

  private Answer run(String... arguments) {
    return Answer.to(targets, server, arguments);
  }

  private static void execute(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
