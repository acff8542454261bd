package io.artstore.schemacli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.artstore.testkit.TestDatabase;
import io.artstore.testkit.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person sees of the faults of the machine, the network and other people. */
class FaultsAtACommandTest {
  private static final String MANIFEST =
      """
      format: 1
      databases:
        - {name: accounts, url: "${SHOP_URL}", database: "${SHOP}", migrations: accounts}
      scratch: {url: "${SHOP_URL}", allow_same_server: true}
      limits: {lock_wait: 20s, statement_lock: 4s, statement_tries: 2}
      backup: {before: [], folder: "${BACKUPS:backups}"}
      """;

  @TempDir private Path directory = Path.of("");
  private final Shop shop = new Shop(TestPostgres.createDatabase());

  /** Both versions, proved once. */
  @TempDir private static Path proved = Path.of("");

  @BeforeAll
  static void prove() throws IOException {
    Path folder = Files.createDirectories(proved.resolve("accounts"));
    Files.writeString(
        folder.resolve("20260101_0900_users.up.sql"),
        "CREATE TABLE users (id bigint PRIMARY KEY, note text);");
    Files.writeString(folder.resolve("20260101_0900_users.down.sql"), "DROP TABLE users;");
    Files.writeString(
        folder.resolve("20260102_0900_more.up.sql"),
        "ALTER TABLE users ADD COLUMN more text; SELECT pg_advisory_xact_lock(4711);");
    Files.writeString(
        folder.resolve("20260102_0900_more.down.sql"), "ALTER TABLE users DROP COLUMN more;");
    try (TestDatabase database = TestPostgres.createDatabase()) {
      Files.writeString(proved.resolve("schema.yaml"), MANIFEST);
      requireDone(run(proved, database, "verify"));
    }
  }

  @BeforeEach
  void atTheFirstVersion() throws Exception {
    Files.writeString(
        directory.resolve("schema.yaml"),
        MANIFEST.replace("migrations: accounts", "migrations: " + proved.resolve("accounts")));
    requireDone(run("upgrade", "--to", "20260101_0900"));
  }

  private static void requireDone(Answer answer) {
    assertThat(answer.exitCode()).as(answer.out() + answer.err()).isZero();
  }

  @AfterEach
  void drop() {
    shop.database().close();
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130"})
  void aSignalInTheMiddleOfAMigrationTakesTheStepBack(String signal, int exitCode)
      throws Exception {
    try (Connection holder = shop.open();
        Statement statement = holder.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(4711)");
      Process process =
          start(
              CliProcess.command(directory.resolve("schema.yaml"), "upgrade", "--while-running"),
              Map.of());
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  !process.isAlive()
                      || !shop.query("SELECT 1 FROM pg_locks WHERE NOT granted AND objid = 4711")
                          .isEmpty());
      assertThat(
              new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                  .start()
                  .waitFor())
          .isZero();
      String output = output(process);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(output).isEqualTo(exitCode);
      assertThat(output)
          .contains("stopped as asked during up 20260102_0900 more")
          .contains("as it was before this step, at 20260101_0900");
      assertThat(
              shop.query(
                  "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                      + " AND application_name = 'schema'"))
          .isEmpty();
    }
    assertThat(run("status").out()).contains("20260101_0900 users").doesNotContain("To look at");
    requireDone(run("upgrade"));
  }

  @Test
  void aHostThatNobodyKnowsIsNamed() throws Exception {
    Path manifest = directory.resolve("schema.yaml");
    Files.writeString(
        manifest,
        Files.readString(manifest)
            .replace("${SHOP_URL}", "postgresql://anybody@nowhere.invalid:5432/shop"));
    Answer status = run("status");
    assertThat(status.exitCode()).as(status.err()).isEqualTo(3);
    assertThat(status.out())
        .contains("no address is known for the host nowhere.invalid")
        .doesNotContain("NOW AT");
  }

  @Test
  void anOldTransactionInTheWayIsNamedAndTheCommandSaysTryAgain() throws Exception {
    try (Connection report = shop.open();
        Statement statement = report.createStatement()) {
      statement.execute("SET application_name = 'weekly report'");
      report.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM users");
      Answer answer = run("upgrade", "--while-running");
      assertThat(answer.exitCode()).as(answer.out() + answer.err()).isEqualTo(5);
      assertThat(answer.out()).contains("a table is in use, let go and trying again (1)");
      assertThat(answer.err())
          .containsPattern(
              "in the way: pid \\d+, role postgres, application weekly report, host .*, since"
                  + " 20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC; tried 2 times;")
          .contains("as it was before this step, at 20260101_0900");
    }
    requireDone(run("upgrade"));
  }

  @Test
  void aClockThatWasSetBackIsToldWithTheHistory() throws Exception {
    shop.execute(
        "ALTER TABLE schema_history DISABLE TRIGGER ALL;"
            + " UPDATE schema_history SET applied_at = now() + interval '1 year';"
            + " ALTER TABLE schema_history ENABLE TRIGGER ALL");
    requireDone(run("upgrade"));
    Answer answer = run("status", "--history", "--check");
    requireDone(answer);
    assertThat(answer.out())
        .contains("the server's clock was set back before step 2")
        .containsPattern("(?s)20260101_0900 users.*20260102_0900 more");
  }

  /** Rows that take little room in the database and much as text. */
  private void fill() throws SQLException {
    shop.execute(
        "INSERT INTO users (id, note) SELECT n, repeat('0123456789', 100000)"
            + " FROM generate_series(1, 40) n");
  }

  @Test
  void aFullDiskStopsTheBackupAndTheUpgradeAfterIt() throws Exception {
    assumeTrue(namespaces(), "no file system of one's own may be mounted here");
    fill();
    Path backups = Files.createDirectories(directory.resolve("small"));
    String shell =
        "mount -t tmpfs -o size=20m none \"$BACKUPS\" && \"$@\"; echo \"ended $?\";"
            + " find \"$BACKUPS\" -mindepth 1 | sed 's/^/left /'";
    List<String> command = new ArrayList<>(List.of("unshare", "-Urm", "sh", "-c", shell, "sh"));
    command.addAll(CliProcess.command(directory.resolve("schema.yaml"), "upgrade", "--backup"));
    Process process = start(command, Map.of("BACKUPS", backups.toString()));
    String output = output(process);
    assertThat(output)
        .contains("is full; no backup was made")
        .contains("ended 1")
        .doesNotContain("left ");
    requireNothingUpgraded();
  }

  @Test
  void aFileThatMayNotGrowStopsThemAsWell() throws Exception {
    fill();
    List<String> command =
        new ArrayList<>(List.of("sh", "-c", "ulimit -f 4000; \"$@\"; echo \"ended $?\"", "sh"));
    command.addAll(CliProcess.command(directory.resolve("schema.yaml"), "upgrade", "--backup"));
    Process process = start(command, Map.of());
    String output = output(process);
    assertThat(output).contains("no backup was made").contains("ended 1");
    assertThat(Optional.ofNullable(directory.resolve("backups").toFile().list()).orElseThrow())
        .isEmpty();
    requireNothingUpgraded();
  }

  @Test
  void aJournalThatCannotBeWrittenStopsTheRunBeforeTheNextStep() throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("upgrade", "--backup-taken", "x".repeat(200), "--database"));
    arguments.addAll(Collections.nCopies(30, "accounts"));
    Answer answer = withSmallFiles(arguments.toArray(String[]::new));
    assertThat(answer.exitCode()).as(answer.out()).isEqualTo(1);
    assertThat(answer.out())
        .contains("incomplete.jsonl cannot be written: ")
        .contains("stopped before 20260102_0900 more of accounts")
        .contains("The record of this run is incomplete: ")
        .doesNotContain("Exception")
        .doesNotContain("WARNING");
    requireNothingUpgraded();
  }

  @Test
  void aJournalWithoutItsEndIsCalledIncompleteAndNobodyDied() throws Exception {
    Answer answer = withSmallFiles("upgrade");
    assertThat(answer.exitCode()).as(answer.out()).isZero();
    assertThat(answer.out().lines().toList())
        .filteredOn(line -> !line.startsWith("ended"))
        .last()
        .asString()
        .startsWith("The record of this run is incomplete: the journal ");
    Path page = directory.resolve("report.md");
    requireDone(run("report", "--out", page.toString()));
    assertThat(Files.readString(page))
        .contains("| upgrade | record incomplete |")
        .contains("The record is incomplete: the journal of 1 run could not be written")
        .doesNotContain("died");
  }

  /** Runs where no file may be larger than 1 KB, as if the disk of the journals were full. */
  private Answer withSmallFiles(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", "ulimit -f 1; \"$@\"; echo \"ended $?\"", "bash"));
    command.addAll(CliProcess.command(directory.resolve("schema.yaml"), arguments));
    String output = output(start(command, Map.of()));
    String end = output.strip();
    return new Answer(Integer.parseInt(end.substring(end.lastIndexOf(' ') + 1)), output, "");
  }

  private void requireNothingUpgraded() throws Exception {
    assertThat(shop.query("SELECT version FROM schema_history")).containsExactly("20260101_0900");
    assertThat(run("status").out()).doesNotContain("To look at");
  }

  private static boolean namespaces() throws Exception {
    Process probe =
        new ProcessBuilder("unshare", "-Urm", "sh", "-c", "mount -t tmpfs none /mnt")
            .redirectErrorStream(true)
            .start();
    probe.getInputStream().readAllBytes();
    return probe.waitFor() == 0;
  }

  private Process start(List<String> command, Map<String, String> more) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(shop.environment());
    builder.environment().putAll(more);
    return builder.start();
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private Answer run(String... arguments) {
    return run(directory, shop.database(), arguments);
  }

  private static Answer run(Path directory, TestDatabase database, String... arguments) {
    return Answer.to(
        ManifestTargets.read(directory.resolve("schema.yaml"), new Shop(database).environment()),
        question -> Optional.empty(),
        arguments);
  }
}
