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
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person and a script have to say before rows are lost, and what they are told. */
class LossCommandTest {
  private static final String[] BACK = {"rollback", "--steps", "1"};

  @TempDir private Path directory = Path.of("");
  private final TestPostgres postgres = TestPostgres.shared();
  private final ServerConnections server = Servers.of(postgres);
  private final TestDatabase books = TestPostgres.createDatabase();
  private final AtomicReference<String> question = new AtomicReference<>("");
  private Optional<String> typed = Optional.empty();
  private Runnable whileTyping = () -> {};

  @BeforeEach
  void writeMigrations() throws IOException {
    add(
        "20260101_0900_books",
        "CREATE TABLE books (id int, title text); CREATE TABLE users (id int, role text)",
        "DROP TABLE users; DROP TABLE books;");
    seed(
        "20260101_0900", "INSERT INTO books VALUES (1, 'a'); INSERT INTO users VALUES (1, 'USER')");
    add(
        "20260110_1015_notes",
        "CREATE TABLE notes (id int); ALTER TABLE users ADD nick text",
        "DROP TABLE notes; ALTER TABLE users DROP nick;");
    prove();
    run("upgrade");
  }

  private void add(String migration, String up, String down) throws IOException {
    Files.writeString(directory.resolve(migration + ".up.sql"), up);
    Files.writeString(directory.resolve(migration + ".down.sql"), down);
  }

  private void seed(String version, String sql) throws IOException {
    Files.createDirectories(directory.resolve("seed"));
    Files.writeString(directory.resolve("seed").resolve(version + ".sql"), sql);
  }

  private void prove() throws IOException {
    new Prover(server).prove(entry()).requireProven().write(directory.resolve("proven.json"));
  }

  private SchemaEntry entry() {
    return new SchemaEntry(
        "library",
        books.name(),
        MigrationFolder.inDirectory(directory),
        Optional.empty(),
        List.of(),
        Map.of());
  }

  @AfterEach
  void dropDatabase() throws SQLException {
    books.close();
  }

  private Answer run(String... arguments) {
    SchemaTarget target = new SchemaTarget(entry(), server.to(books.name()));
    return Answer.to(
        List.of(target),
        server,
        asked -> {
          question.set(asked);
          whileTyping.run();
          return typed;
        },
        arguments);
  }

  private static String[] and(String[] first, String... more) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private void execute(String sql) {
    try (Connection connection = books.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void fill() {
    execute(
        "INSERT INTO notes SELECT generate_series(1, 1203);"
            + " INSERT INTO users SELECT i, 'USER', 'nick' FROM generate_series(1, 14) i;"
            + " INSERT INTO users VALUES (15, 'USER', NULL)");
  }

  @Test
  void showsWhatIsLostAndTheCommandThatAcceptsExactlyThat() {
    fill();
    Answer answer = run(BACK);
    assertThat(answer.exitCode()).isEqualTo(4);
    assertThat(answer.out())
        .containsPattern("(?m)^  notes +table is dropped +1,203 rows destroyed$")
        .containsPattern("(?m)^  users.nick +column is dropped +14 values destroyed$")
        .containsPattern("everything else +stays, also what was written since the upgrade of 20");
    assertThat(answer.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
    assertThat(answer.err())
        .isEqualTo(
            """
            Refused: this way back loses 1,217 rows and values, and there is no terminal to ask. \
            Nothing was changed.
            To accept exactly this loss: tool schema rollback --steps 1 --accept-loss 1217
            (another number at that time is refused again)
            """);
    assertThat(run("status").out()).contains("20260110_1015 notes");
  }

  @Test
  void acceptsExactlyThatNumberAndNoOther() {
    fill();
    for (String wrong : List.of("1216", "unknown", "1217+unknown", "0")) {
      Answer refused = run(and(BACK, "--accept-loss", wrong));
      assertThat(refused.exitCode()).as(wrong).isEqualTo(4);
      assertThat(refused.err()).contains("--accept-loss says " + wrong, "Nothing was changed.");
    }
    for (String noNumber : List.of("all", "-1", "1,217", "1217+", "")) {
      assertThat(run(and(BACK, "--accept-loss", noNumber)).exitCode()).as(noNumber).isEqualTo(2);
    }
    assertThat(run("status").out()).contains("20260110_1015 notes");
    Answer done = run(and(BACK, "--accept-loss", "1217"));
    assertThat(done.exitCode()).as(done.err()).isZero();
  }

  @Test
  void acceptsTheTypedNameOfTheDatabaseAndNothingElse() {
    fill();
    typed = Optional.of("yes");
    assertThat(run(BACK).exitCode()).isEqualTo(4);
    assertThat(question.get())
        .isEqualTo(
            "Type the name of database "
                + books.name()
                + " to lose 1,217 rows and values, anything else to stop: ");
    typed = Optional.of(books.name());
    assertThat(run(BACK).exitCode()).isZero();
  }

  @Test
  void refusesARowThatArrivesBetweenTheYesAndTheRun() {
    fill();
    typed = Optional.of(books.name());
    whileTyping = () -> execute("INSERT INTO notes VALUES (0)");
    Answer answer = run(BACK);
    assertThat(answer.exitCode()).isEqualTo(4);
    assertThat(answer.err())
        .contains("notes: 1203 then, 1204 now")
        .contains("the database is as it was before this step, at 20260110_1015");
    assertThat(run("status").out()).contains("20260110_1015 notes");
  }

  @Test
  void asksNothingWhereNothingIsLost() {
    execute("INSERT INTO users VALUES (1, 'USER', NULL); INSERT INTO books VALUES (1, 'a')");
    Answer answer = run(BACK);
    assertThat(answer.exitCode()).as(answer.err()).isZero();
    assertThat(answer.out()).contains("nothing is lost: what goes holds no rows and no values");
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void aTableThatAnotherHoldsIsNotWaitedForAndNotCalledEmpty() throws SQLException {
    fill();
    try (Connection holder = books.dataSource().getConnection();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE notes IN ACCESS EXCLUSIVE MODE");
      Answer answer = run(and(BACK, "--while-running"));
      assertThat(answer.exitCode()).isEqualTo(4);
      assertThat(answer.out()).containsPattern("notes +table is dropped +unknown");
      assertThat(answer.err()).contains("Nothing was changed.").contains("unknown");
      holder.rollback();
    }
    assertThat(run(and(BACK, "--accept-loss", "1217")).exitCode()).isZero();
  }

  @Test
  void programsGetItemsCountsAndTotal() throws JsonProcessingException {
    fill();
    JsonNode refused = run(and(BACK, "--json")).json();
    assertThat(refused.at("/exit_code").asInt()).isEqualTo(4);
    assertThat(refused.at("/entries/0/total").asLong()).isEqualTo(1217);
    assertThat(refused.at("/entries/0/accept_loss").asText()).isEqualTo("1217");
    assertThat(refused.at("/entries/0/losses/0/kind").asText()).isEqualTo("dropped_table");
    assertThat(refused.at("/entries/0/losses/0/object").asText()).isEqualTo("notes");
    assertThat(refused.at("/entries/0/losses/0/count").asLong()).isEqualTo(1203);
    JsonNode done = run(and(BACK, "--json", "--accept-loss", "1217")).json();
    assertThat(done.at("/entries/0/total").asLong()).isEqualTo(1217);
    assertThat(done.at("/entries/0/result").asText()).isEqualTo("done");
  }

  @Test
  void whatNobodyCanCountIsUnknownAndNeverNone() throws IOException {
    add(
        "20260111_0900_short",
        "ALTER TABLE notes ADD why text",
        "-- loses: short books\nDELETE FROM books WHERE length(title) < 0;"
            + " ALTER TABLE notes DROP why;");
    prove();
    run("upgrade");
    execute("INSERT INTO books VALUES (1, 'a'); INSERT INTO notes VALUES (1, 'x')");
    Answer answer = run(BACK);
    assertThat(answer.out())
        .containsPattern("20260111_0900 short +short books +unknown")
        .doesNotContain("0 rows");
    assertThat(answer.err())
        .contains("this way back loses 1 rows and values and an unknown number of others")
        .contains("--accept-loss 1+unknown");
    assertThat(run(and(BACK, "--accept-loss", "1")).exitCode()).isEqualTo(4);
    assertThat(run(and(BACK, "--accept-loss", "unknown")).exitCode()).isEqualTo(4);
    JsonNode json = run(and(BACK, "--json")).json();
    assertThat(json.at("/entries/0/total").isNull()).isTrue();
    assertThat(json.at("/entries/0/losses/1/count").isNull()).isTrue();
    assertThat(run(and(BACK, "--accept-loss", "1+unknown")).exitCode()).isZero();
  }

  @Test
  void anUpgradeThatLosesAsksAsWell() throws IOException {
    add(
        "20260111_0900_untitled",
        "-- loses: the titles\nALTER TABLE books DROP title",
        "ALTER TABLE books ADD title text");
    prove();
    execute("INSERT INTO books VALUES (1, 'a'), (2, NULL)");
    assertThat(run("status").out())
        .containsPattern("library +20260111_0900 untitled +way up loses rows in books");
    Answer answer = run("upgrade");
    assertThat(answer.exitCode()).isEqualTo(4);
    assertThat(answer.err()).contains("this upgrade loses 1 value", "upgrade --accept-loss 1");
    assertThat(run("upgrade", "--accept-loss", "1").exitCode()).isZero();
  }

  @Test
  void aStepThatWillRefuseIsToldWithTheNumberOfValues() throws IOException {
    add(
        "20260111_0900_wide",
        "ALTER TABLE books ALTER id TYPE bigint",
        "ALTER TABLE books ALTER id TYPE int");
    prove();
    assertThat(run("status").out())
        .containsPattern("20260111_0900 wide +way back may refuse: value too large in books");
    run("upgrade");
    execute("INSERT INTO books VALUES (2147483648, 'a'), (1, 'b')");
    Answer answer = run(BACK);
    assertThat(answer.out())
        .contains("20260111_0900 wide will refuse: books.id holds 1 value that do not fit");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err())
        .contains("20260111_0900 wide of library is sure to refuse")
        .contains("Mend these rows first.");
    Answer all = run("rollback", "--all", "--accept-loss", "unknown");
    assertThat(all.err()).contains("is sure to refuse").contains("Nothing was changed.");
    assertThat(run("status").out()).contains("20260111_0900 wide");
    execute("DELETE FROM books WHERE id > 1");
    assertThat(run(BACK).exitCode()).isZero();
  }

  @Test
  void aWayThatIsSureToEndHalfwayDoesNotBegin() throws IOException {
    add(
        "20260111_0900_wide",
        "ALTER TABLE books ALTER id TYPE bigint",
        "ALTER TABLE books ALTER id TYPE int");
    add("20260112_0900_more", "CREATE TABLE more (id int)", "DROP TABLE more");
    prove();
    run("upgrade");
    execute("INSERT INTO books VALUES (2147483648, 'a')");
    Answer answer = run("rollback", "--to", "20260101_0900");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err())
        .contains("as far as they let you: tool schema rollback --to 20260111_0900")
        .contains("Nothing was changed.");
    assertThat(run("status").out()).contains("20260112_0900 more");
  }

  @Test
  void saysThatAStepMayRefuseWhereNobodyCanCount() throws IOException {
    add(
        "20260111_0900_one",
        "ALTER TABLE books ADD CONSTRAINT books_one UNIQUE (title)",
        "ALTER TABLE books DROP CONSTRAINT books_one");
    add(
        "20260112_0900_twins",
        "ALTER TABLE books DROP CONSTRAINT books_one",
        "ALTER TABLE books ADD CONSTRAINT books_one UNIQUE (title)");
    seed("20260112_0900", "INSERT INTO books VALUES (2, 'twin'), (3, 'twin')");
    prove();
    run("upgrade");
    execute("INSERT INTO books VALUES (1, 'a'), (2, 'a')");
    Answer answer = run(BACK);
    assertThat(answer.out())
        .contains("20260112_0900 twins may refuse: could not create unique index \"books_one\".")
        .contains("not counted");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(run(and(BACK, "--json")).out()).contains("\"may_refuse\"");
    execute("DELETE FROM books WHERE id = 2");
    assertThat(run(BACK).exitCode()).isZero();
  }

  @Test
  void withoutProofAStepRunsOnAnEmptyDatabaseOnly() throws IOException {
    add("20260111_0900_new", "CREATE TABLE fresh (i int)", "DROP TABLE fresh");
    assertThat(run("status").out()).containsPattern("20260111_0900 new +not proven");
    Answer empty = run("upgrade");
    assertThat(empty.exitCode()).as(empty.err()).isZero();
    assertThat(empty.out())
        .contains("warning: 20260111_0900 new is not proven")
        .contains("prove it with: tool schema verify --database library");
    assertThat(run("status", "--history").out())
        .containsPattern("20260110_1015 notes .* proven")
        .contains("unproven: the database held no rows");
    execute("INSERT INTO fresh VALUES (1)");
    Answer refused = run(BACK);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("holds rows, and nobody proved 20260111_0900 new; nothing was changed")
        .contains("--unproven REASON");
    Answer unaccepted = run(and(BACK, "--unproven", "tried by hand"));
    assertThat(unaccepted.exitCode()).isEqualTo(4);
    assertThat(unaccepted.err()).contains("--unproven 'tried by hand' --accept-loss unknown");
    Answer back = run(and(BACK, "--unproven", "tried by hand", "--accept-loss", "unknown"));
    assertThat(back.exitCode()).as(back.err()).isZero();
    assertThat(run("status", "--history").out()).contains("unproven: tried by hand");
    for (String bad : List.of("", "two\nlines", "x".repeat(201))) {
      assertThat(run(and(BACK, "--unproven", bad)).exitCode()).isEqualTo(2);
    }
  }

  @Test
  void aChangedFileStaysRefusedWhateverTheReason() throws IOException {
    add("20260110_1015_notes", "CREATE TABLE notes (id int); SELECT 1", "DROP TABLE notes");
    Answer answer = run(and(BACK, "--unproven", "I know"));
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).contains("20260110_1015_notes.down.sql: is not the proven file");
  }

  @Test
  void anOlderFileThatCameLateIsNamedAsSuch() throws IOException {
    add("20260105_0900_late", "SELECT 1", "SELECT 1");
    Answer status = run("status");
    assertThat(status.exitCode()).isEqualTo(3);
    assertThat(status.out())
        .containsPattern("20260105_0900 late +OLDER than what is applied")
        .contains("PASSED OVER")
        .contains("the older 20260105_0900 late was never applied");
    assertThat(run("upgrade", "--unproven", "late").exitCode()).isEqualTo(1);
  }
}
