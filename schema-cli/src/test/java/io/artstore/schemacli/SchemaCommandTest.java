package io.artstore.schemacli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.schema.MigrationFolder;
import io.artstore.schema.Prover;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.ServerConnections;
import io.artstore.testkit.TestDatabase;
import io.artstore.testkit.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a person or a script meets them. */
class SchemaCommandTest {
  @TempDir private Path directory = Path.of("");
  private final TestPostgres postgres = TestPostgres.shared();
  private final ServerConnections server = Servers.of(postgres);
  private final TestDatabase books = TestPostgres.createDatabase();
  private final TestDatabase halls = TestPostgres.createDatabase();
  private final List<SchemaTarget> targets = new ArrayList<>();
  private Optional<String> typed = Optional.empty();
  private String options = "";
  private Optional<RuntimeException> noServer = Optional.empty();

  @BeforeEach
  void writeMigrations() throws IOException {
    add(
        entry("library", books.name(), Optional.empty()),
        "20260101_0900_books",
        "CREATE TYPE state AS ENUM ('NEW', 'LENT'); CREATE TABLE books (id int, state state);",
        "DROP TABLE books; DROP TYPE state;");
    add(
        entry("halls", halls.name(), Optional.of("hall_01")),
        "20260102_0900_shelves",
        "CREATE TABLE ${prefix}_shelves (id int);",
        "DROP TABLE ${prefix}_shelves;");
  }

  private SchemaEntry entry(String name, String database, Optional<String> prefix) {
    return new SchemaEntry(
        name,
        database,
        MigrationFolder.inDirectory(directory.resolve(name)),
        prefix,
        List.of(),
        Map.of());
  }

  private void add(SchemaEntry entry, String migration, String up, String down) throws IOException {
    Path folder = Files.createDirectories(directory.resolve(entry.name()));
    Files.writeString(folder.resolve(migration + ".up.sql"), up);
    Files.writeString(folder.resolve(migration + ".down.sql"), down);
    new Prover(server).prove(entry).requireProven().write(folder.resolve("proven.json"));
    targets.removeIf(target -> target.entry().name().equals(entry.name()));
    targets.add(new SchemaTarget(entry, server.to(entry.database())));
  }

  @AfterEach
  void dropDatabases() throws SQLException {
    books.close();
    halls.close();
    try (Connection connection = server.open("postgres");
        Statement statement = connection.createStatement()) {
      for (TestDatabase database : List.of(books, halls)) {
        statement.execute("DROP ROLE IF EXISTS " + database.name() + "_app");
        statement.execute("DROP ROLE IF EXISTS " + database.name() + "_owner");
      }
    }
  }

  @Test
  void goesThroughALife() {
    Answer before = run("status");
    assertThat(before.out())
        .contains("2 entries in 2 databases. Reads only.")
        .containsPattern("library +" + books.name() + " +- +1 +not created yet")
        .contains("apply them with: tool schema upgrade");
    assertThat(before.lastLine())
        .isEqualTo("2 of 2 entries are waiting for an upgrade; nothing is wrong.");
    assertThat(before.exitCode()).isZero();

    assertThat(run("provision").lastLine())
        .isEqualTo("Done: 2 entries are provisioned. Next: tool schema upgrade");
    assertThat(run("upgrade").lastLine())
        .isEqualTo("Done: 2 migrations applied, 2 entries are at the newest version.");
    assertThat(run("upgrade").lastLine()).isEqualTo("Nothing to do: 2 entries are there.");

    Answer after = run("status", "--objects");
    assertThat(after.out())
        .containsPattern("library +" + books.name() + " +20260101_0900 books +0 +ok")
        .contains("library in " + books.name() + ": 1 table, 1 ENUM type")
        .containsPattern("ENUM 1 +state +\\('NEW', 'LENT'\\)")
        .containsPattern("table 1 +hall_01_shelves +1 column, 0 indexes")
        .contains("1 + 1 tables and 1 ENUM type beside the history tables.");
    assertThat(after.lastLine()).isEqualTo("2 entries are at the newest version.");

    Answer back = run("rollback", "--all");
    assertThat(back.out().indexOf("halls, database"))
        .as("backwards: the last entry first")
        .isBetween(0, back.out().indexOf("library, database"));
    assertThat(back.out()).contains("forward again: tool schema upgrade --database library");
    assertThat(back.lastLine()).isEqualTo("Done: 2 migrations taken back.");
  }

  @Test
  void stopsAtTheFirstFailureAndSaysWhichIsWhere() throws IOException, SQLException {
    run("upgrade");
    add(
        entry("library", books.name(), Optional.empty()),
        "20260103_0900_unique",
        "CREATE UNIQUE INDEX ux ON books (id);",
        "DROP INDEX ux;");
    add(
        entry("halls", halls.name(), Optional.of("hall_01")),
        "20260103_0900_more",
        "ALTER TABLE ${prefix}_shelves ADD COLUMN place text;",
        "ALTER TABLE ${prefix}_shelves DROP COLUMN place;");
    targets.sort((a, b) -> a.entry().name().compareTo(b.entry().name()));
    execute(books, "INSERT INTO books VALUES (1, 'NEW'), (1, 'LENT')");

    Answer answer = run("upgrade");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err())
        .contains("library, database " + books.name())
        .contains("20260103_0900_unique.up.sql, statement 1 (line 1): ERROR: could not create")
        .contains("as it was before this step, at 20260101_0900")
        .containsPattern(
            "halls +at 20260103_0900 +back: tool schema rollback --to 20260102_0900 --database halls")
        .containsPattern("library +at 20260101_0900 books +failed")
        .endsWith("1 entry done, library failed, 0 not touched. Look: tool schema status\n");
  }

  @Test
  void saysWhichStepsOfTheFailedEntryStayAndTheWayBack() throws IOException, SQLException {
    run("upgrade");
    SchemaEntry library = entry("library", books.name(), Optional.empty());
    add(
        library,
        "20260103_0900_place",
        "ALTER TABLE books ADD COLUMN place text;",
        "ALTER TABLE books DROP COLUMN place;");
    add(library, "20260104_0900_unique", "CREATE UNIQUE INDEX ux ON books (id);", "DROP INDEX ux;");
    execute(books, "INSERT INTO books VALUES (1, 'NEW'), (1, 'LENT')");
    Answer answer = run("upgrade", "--database", "library");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err())
        .containsPattern(
            "library +at 20260103_0900 place +failed after 1 step that stays; back: tool schema"
                + " rollback --to 20260101_0900 --database library");
    run("rollback", "--to", "20260101_0900", "--database", "library");
    JsonNode json = run("upgrade", "--database", "library", "--json").json();
    assertThat(json.at("/entries/0/result").asText()).isEqualTo("failed");
    assertThat(json.at("/entries/0/from").asText()).isEqualTo("20260101_0900");
    assertThat(json.at("/entries/0/to").asText()).isEqualTo("20260103_0900");
    assertThat(json.at("/entries/0/steps")).hasSize(1);
    assertThat(json.at("/entries/0/way_back").asText())
        .isEqualTo("tool schema rollback --to 20260101_0900 --database library");
  }

  @Test
  void printedCommandsReachTheSameDatabases() throws SQLException {
    options = "--data '/my data'";
    assertThat(run("status").out()).contains("apply them with: tool schema upgrade " + options);
    assertThat(run("provision").lastLine()).endsWith("Next: tool schema upgrade " + options);
    run("upgrade");
    execute(books, "INSERT INTO books VALUES (1, 'NEW')");
    assertThat(run("rollback", "--steps", "1", "--database", "library").err())
        .contains("tool schema rollback --steps 1 --database library --accept-loss 1 " + options);
    execute(books, "CREATE INDEX extra ON books (state)");
    assertThat(run("rollback", "--all").err())
        .contains("look with: tool schema status --database library " + options);
  }

  @Test
  void checksAllBeforeItChangesTheFirst() throws IOException {
    Files.writeString(
        directory.resolve("halls/20260102_0900_shelves.down.sql"), "DROP TABLE ${prefix}_other;");
    Answer answer = run("upgrade");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).contains("20260102_0900_shelves.down.sql: is not the proven file");
    assertThat(run("status", "--database", "library").out()).contains("not created yet");
  }

  @Test
  void whatTheLastEntryRefusesKeepsTheFirstUnchanged() throws SQLException {
    try (Connection connection = halls.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE hall_01_shelves (id int)");
    }
    Answer answer = run("upgrade");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).contains("holds what this tool did not create for halls");
    assertThat(run("status", "--database", "library").out()).contains("not created yet");
  }

  @Test
  void answersWithOneJsonObject() throws JsonProcessingException {
    JsonNode upgrade = run("upgrade", "--json").json();
    assertThat(upgrade.at("/entries/0/result").asText()).isEqualTo("done");
    assertThat(upgrade.at("/entries/1/steps/0/migration").asText())
        .isEqualTo("20260102_0900 shelves");
    JsonNode status = run("status", "--objects", "--json").json();
    assertThat(status.at("/entries/0/state").asText()).isEqualTo("ok");
    assertThat(status.at("/entries/0/objects/enums/0/labels").asText())
        .isEqualTo("('NEW', 'LENT')");
    assertThat(status.at("/exit_code").asInt()).isZero();
    JsonNode refused = run("upgrade", "--to", "20990101_0000", "--json").json();
    assertThat(refused.at("/error").asText()).contains("there is no migration 20990101_0000");
    assertThat(refused.at("/exit_code").asInt()).isEqualTo(2);
    JsonNode rollback = run("rollback", "--all", "--json").json();
    assertThat(rollback.at("/entries/0/entry").asText()).isEqualTo("halls");
  }

  @Test
  void saysWhatIsWrongWithTheCommandLine() {
    Answer unknown = run("status", "--database", "archive");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err())
        .isEqualTo("tool schema: there is no archive; known are library, halls\n");
    assertThat(run("rollback").exitCode()).isEqualTo(2);
    assertThat(run("rollback", "--all", "--steps", "1").exitCode()).isEqualTo(2);
    assertThat(run("rollback", "--steps", "0").exitCode()).isEqualTo(2);
    assertThat(run("upgrade", "--to", "soon").exitCode()).isEqualTo(2);
    assertThat(run().exitCode()).isEqualTo(2);
  }

  @Test
  void refusesTwoEntriesOfOneName() {
    targets.add(
        new SchemaTarget(targets.getFirst().entry().inDatabase("other"), server.to("other")));
    Answer answer = run("status");
    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .isEqualTo(
            "tool schema: two entries are called library; a command could not name one of them\n");
  }

  @Test
  void choosesByTheNameOfTheEntryOrOfItsDatabase() {
    assertThat(run("status", "--database", "halls").out()).contains("1 entry in 1 database.");
    assertThat(run("status", "--database", halls.name()).out()).contains("1 entry in 1 database.");
  }

  @Test
  void aDatabaseThatCannotBeAskedDoesNotHideTheOthers() {
    SchemaEntry nowhere =
        new SchemaEntry(
            "archive",
            "nowhere",
            targets.getFirst().entry().migrations(),
            Optional.empty(),
            List.of(),
            Map.of());
    targets.add(new SchemaTarget(nowhere, server.to("nowhere")));
    Answer answer = run("status");
    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.out())
        .contains("database \"nowhere\" does not exist")
        .containsPattern("halls +" + halls.name());
    assertThat(answer.lastLine()).isEqualTo("1 of 3 entries need a look.");
  }

  @Test
  void printsStatementsForPsqlAndLooksForNoServer() {
    noServer = Optional.of(new IllegalArgumentException("there is no server"));
    Answer answer = run("provision", "--print-sql", "--database", "library");
    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out()).contains("CREATE ROLE \"" + books.name() + "_owner\" NOLOGIN");
    assertThat(run("status").exitCode()).isEqualTo(2);
  }

  @Test
  void aFileThatCannotBeReadIsAFailureAndNotABug() throws JsonProcessingException {
    noServer = Optional.of(new UncheckedIOException(new IOException("disk is gone")));
    Answer answer = run("upgrade");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).contains("disk is gone");
    JsonNode json = run("upgrade", "--json").json();
    assertThat(json.at("/error").asText()).contains("disk is gone");
    assertThat(json.at("/exit_code").asInt()).isEqualTo(1);
  }

  @Test
  void everyCommandExplainsItselfWithExamples() {
    for (String command :
        List.of(
            "provision",
            "status",
            "drift",
            "lint",
            "verify",
            "init",
            "reset",
            "upgrade",
            "rollback",
            "adopt",
            "accept",
            "backup",
            "restore")) {
      assertThat(run(command, "--help").out()).contains("Examples:").contains("schema " + command);
    }
    assertThat(run("--help").out()).contains("Exit codes:").contains("somebody else is at it");
  }

  private Answer run(String... arguments) {
    SchemaTargets source =
        new SchemaTargets() {
          @Override
          public List<SchemaEntry> entries() {
            return targets.stream().map(SchemaTarget::entry).toList();
          }

          @Override
          public List<SchemaTarget> targets() {
            if (noServer.isPresent()) {
              throw noServer.get();
            }
            return targets;
          }

          @Override
          public String options() {
            return options;
          }

          @Override
          public ServerConnections server(SchemaEntry entry) {
            return server;
          }

          @Override
          public Optional<String> runtimePassword(SchemaEntry entry) {
            return Optional.of("secret");
          }
        };
    return Answer.to(source, question -> typed, arguments);
  }

  private static void execute(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
