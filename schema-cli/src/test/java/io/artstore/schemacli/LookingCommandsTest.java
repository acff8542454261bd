package io.artstore.schemacli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What differs and what is proven, as a person or a script is told. */
class LookingCommandsTest {
  @TempDir private Path directory = Path.of("");
  private final TestPostgres postgres = TestPostgres.shared();
  private final ServerConnections server = Servers.of(postgres);
  private final TestDatabase halls = TestPostgres.createDatabase();

  @BeforeEach
  void write() throws IOException {
    file(
        "20260101_0900_shelves.up.sql",
        """
        CREATE TYPE ${prefix}_state AS ENUM ('NEW', 'OLD');
        CREATE TABLE ${prefix}_shelves (id int PRIMARY KEY, state ${prefix}_state NOT NULL);
        """);
    file(
        "20260101_0900_shelves.down.sql",
        "DROP TABLE ${prefix}_shelves; DROP TYPE ${prefix}_state;");
    file("seed/20260101_0900.sql", "INSERT INTO ${prefix}_shelves VALUES (1, 'NEW')");
    new Prover(server)
        .prove(target().entry())
        .requireProven()
        .write(directory.resolve("proven.json"));
  }

  @AfterEach
  void drop() {
    halls.close();
  }

  private void file(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private SchemaTarget target() {
    return new SchemaTarget(
        new SchemaEntry(
            "halls",
            halls.name(),
            MigrationFolder.inDirectory(directory),
            Optional.of("hall_01"),
            List.of(),
            Map.of()),
        server.to(halls.name()));
  }

  private Answer run(String... arguments) {
    return Answer.to(List.of(target()), server, arguments);
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = halls.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void driftNamesEveryLineThatDiffersBothWays() throws Exception {
    assertThat(run("upgrade").exitCode()).isZero();
    Answer clean = run("drift");
    assertThat(clean.exitCode()).as(clean.out() + clean.err()).isZero();
    assertThat(clean.lastLine()).isEqualTo("1 schema is as migrated.");

    execute("ALTER TABLE hall_01_shelves ADD place text, DROP CONSTRAINT hall_01_shelves_pkey");
    execute("CREATE INDEX hall_01_extra ON hall_01_shelves (state)");
    Answer drifted = run("drift");
    assertThat(drifted.exitCode()).isEqualTo(3);
    assertThat(drifted.out())
        .contains("halls, database " + halls.name() + ", at 20260101_0900 shelves: differs")
        .contains("~ table hall_01_shelves")
        .contains("- constraint hall_01_shelves_pkey: PRIMARY KEY (id)")
        .contains("+ column 0003 place text")
        .contains("+ index hall_01_extra");
    assertThat(drifted.lastLine()).isEqualTo("1 of 1 schema is not as migrated.");
    assertThat(run("drift", "--json").json().at("/entries/0/differences")).hasSize(1);
  }

  @Test
  void statusIsAGateThatListsTheHistoryAndCanBeKept() throws Exception {
    assertThat(run("status").exitCode()).isZero();
    assertThat(run("status", "--check").exitCode()).isEqualTo(3);
    assertThat(run("upgrade").exitCode()).isZero();
    assertThat(run("status", "--check").exitCode()).isZero();
    assertThat(run("rollback", "--all").exitCode()).isZero();
    Path kept = directory.resolve("kept.json");
    Answer answer = run("status", "--history", "--save", kept.toString());
    assertThat(answer.out())
        .contains("halls in " + halls.name() + ": 2 steps so far")
        .containsPattern(
            "20..-..-.. ..:.. UTC +up +20260101_0900 shelves +" + System.getProperty("user.name"))
        .containsPattern("UTC +down +20260101_0900 shelves .* proven");
    assertThat(new ObjectMapper().readTree(kept.toFile()).at("/entries/0/history/1/direction"))
        .hasToString("\"down\"");
    Answer unwritable = run("status", "--save", directory.resolve("no/where.json").toString());
    assertThat(unwritable.exitCode()).isEqualTo(1);
    assertThat(unwritable.err()).contains("cannot write");
  }

  @Test
  void nothingIsChangedWhileOthersAreConnectedUnlessTold() throws Exception {
    try (Connection program = halls.dataSource().getConnection()) {
      program.setClientInfo("ApplicationName", "a program");
      Answer refused = run("upgrade");
      assertThat(refused.exitCode()).isEqualTo(4);
      assertThat(refused.err())
          .contains("1 session is still connected. Nothing was changed.")
          .containsPattern(halls.name() + " +pid [0-9]+ +.* a program +127.0.0.1 +since 20")
          .contains("--while-running");
      assertThat(run("upgrade", "--json").json().at("/exit_code").asInt()).isEqualTo(4);
      assertThat(run("upgrade", "--while-running").exitCode()).isZero();
      assertThat(run("rollback", "--all").exitCode()).isEqualTo(4);
      assertThat(run("upgrade").exitCode()).as("nothing to do").isZero();
      assertThat(run("rollback", "--all", "--while-running").exitCode()).isZero();
    }
    assertThat(run("upgrade").exitCode()).isZero();
  }

  @Test
  void aChangedFileIsKeptWhenItLeadsToTheSameSchema() throws Exception {
    assertThat(run("upgrade").exitCode()).isZero();
    file(
        "20260101_0900_shelves.down.sql",
        "-- both\nDROP TABLE ${prefix}_shelves;\nDROP TYPE ${prefix}_state;");
    Answer status = run("status");
    assertThat(status.exitCode()).isEqualTo(3);
    assertThat(status.out())
        .contains("FILE CHANGED")
        .contains("shelves.down.sql is not the file of the day it was applied\n    (applied 20")
        .contains("\n    see it:  tool schema verify --database halls\n")
        .contains(
            "\n    keep it: tool schema accept 20260101_0900 --database halls --reason \"...\"\n");
    assertThat(run("accept", "20260101_0900", "--database", "halls").exitCode())
        .as("without a reason")
        .isEqualTo(2);
    assertThat(run("accept", "20260101_0900", "--reason", "x").err()).contains("which entry?");
    String[] accept = {"accept", "20260101_0900", "--database", "halls", "--reason", "a remark"};
    Answer accepted = run(accept);
    assertThat(accepted.exitCode()).as(accepted.out() + accepted.err()).isZero();
    assertThat(accepted.out())
        .contains("20260101_0900 shelves leads to the same schema and back")
        .contains("  accepted  20260101_0900_shelves.down.sql")
        .contains("  history   one row says so, with the reason")
        .contains("  written   " + directory.resolve("proven.json"));
    assertThat(accepted.lastLine())
        .isEqualTo("Done: the files of 1 entry are accepted; no schema was changed.");
    assertThat(run("status", "--check").exitCode()).isZero();
    assertThat(run("status", "--history").out())
        .containsPattern("UTC +accept +20260101_0900 shelves .* accepted: a remark \\(before: up ");
    assertThat(run(accept).lastLine()).isEqualTo("Nothing to accept.");
    file("20260101_0900_shelves.down.sql", "DROP TABLE ${prefix}_shelves;");
    Answer refused = run(accept);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("the way back leaves something behind", "+ type hall_01_state");
  }

  @Test
  void driftRefusesWhatIsNotTheEntrys() throws Exception {
    execute("CREATE TABLE hall_01_alembic_version (version_num text)");
    Answer answer = run("drift");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).contains("made by Alembic").contains("tool schema adopt");
  }

  @Test
  void verifyTellsWhatEachWayDoesToRows() throws Exception {
    file("20260102_0900_place.up.sql", "ALTER TABLE ${prefix}_shelves ADD place text;");
    file("20260102_0900_place.down.sql", "ALTER TABLE ${prefix}_shelves DROP place;");
    file("seed/20260102_0900.sql", "INSERT INTO ${prefix}_shelves VALUES (2, 'OLD', 'left')");
    Answer answer = run("verify");
    assertThat(answer.exitCode()).as(answer.out() + answer.err()).isZero();
    assertThat(answer.out())
        .contains("halls        2 migrations, started from empty\n")
        .containsPattern("20260101_0900 shelves +up ok +down ok +up again ok")
        .containsPattern(
            "20260102_0900 place +up ok +down ok +up again ok +loses rows on the way back: ");
    assertThat(answer.out()).contains("2 of 2 migrations proven, written to ");
    assertThat(answer.lastLine()).matches("[0-9]+ checks in [0-9.]+ s\\.");
    assertThat(run("verify", "--json").json().at("/entries/0/migrations/1/down").asText())
        .isEqualTo("loses_rows");
  }

  @Test
  void verifyNamesEveryFault() throws Exception {
    file("20260101_0900_shelves.down.sql", "DROP TABLE ${prefix}_shelves;");
    file("20260102_0900_place.up.sql", "ALTER TABLE ${prefix}_shelves ADD place text;");
    file("20260102_0900_place.down.sql", "SELECT 1;");
    Answer answer = run("verify");
    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.out())
        .containsPattern("20260101_0900 shelves +up ok +down LEAVES 1 TYPE +not proven")
        .containsPattern("20260102_0900 place +up ok +down DIFFERS +not proven")
        .contains("halls, 20260101_0900 shelves: the way back leaves something behind\n")
        .contains("    + type hall_01_state   enum ('NEW', 'OLD')\n")
        .contains("  Made in      20260101_0900_shelves.up.sql, line 1\n")
        .contains("                 ERROR: type \"hall_01_state\" already exists\n")
        .contains("                 DROP TYPE ${prefix}_state;\n")
        .contains("  (remove it: tool schema verify --clean-up)")
        .containsPattern("lint +[0-9]+ rules on 2 migrations: . findings?, .*TYPE_LEFT_BEHIND")
        .contains("halls, 20260102_0900 place: ")
        .contains(
            "0 of 2 migrations proven; 2 are not; halls has 2 faults and its proven.json was not written.");
    assertThat(answer.out().lines()).allMatch(line -> line.length() <= 100);
    Answer cleaned = run("verify", "--clean-up");
    assertThat(cleaned.out()).containsPattern("schema_scratch_[0-9a-f]+ +dropped +halls, 20260101");
    assertThat(cleaned.lastLine()).isEqualTo("1 scratch database dropped, 0 left.");
    assertThat(run("verify", "--clean-up").lastLine())
        .isEqualTo("There is no scratch database to drop.");
  }
}
