package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.schema.ScratchLeftovers.Fate;
import io.artstore.schema.lint.Linter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts that do not end, that end their own session, and that end those of others. */
class EndlessScriptTest {
  private static final String ENDLESS = "DO $$ BEGIN LOOP PERFORM 1; END LOOP; END $$;";
  private static final String DEAF =
      "DO $$ BEGIN LOOP BEGIN LOOP PERFORM 1; END LOOP;"
          + " EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$;";

  @TempDir private Path directory = Path.of("");
  private final ServerConnections server = Servers.embedded();
  private final AtomicBoolean asked = new AtomicBoolean();
  private final Queue<String> told = new ConcurrentLinkedQueue<>();

  private SchemaEntry entry(String up) {
    return new ExampleFolder(directory)
        .migration("1", "base", "CREATE TABLE a (id bigint)", "DROP TABLE a")
        .migration("2", "odd", "CREATE TABLE b (id bigint);\n" + up, "DROP TABLE b")
        .entry("library", "library");
  }

  /** Asks the work to end as soon as something is told to run long. */
  private ScratchCare stopping() {
    return new ScratchCare(
        asked::get,
        ScratchCare.STATEMENT_LIMIT,
        what -> {
          told.add(what);
          asked.set(true);
        });
  }

  private static List<String> scratchDatabases() throws SQLException {
    return new TestDatabases(Servers.embedded())
        .query("postgres", "SELECT datname FROM pg_database WHERE datname ~ '^schema_scratch_'");
  }

  @ParameterizedTest
  @ValueSource(strings = {ENDLESS, DEAF})
  void aProofIsStoppedInTheMiddleOfAStatementAndLeavesNothing(String up) throws SQLException {
    SchemaEntry entry = entry(up);
    Prover prover = new Prover(server).keepingFaults().caring(stopping());
    assertThatThrownBy(() -> prover.prove(entry))
        .isInstanceOf(SchemaStoppedException.class)
        .hasMessageContaining("stopped as asked; the scratch databases of this run are dropped");
    assertThat(told).containsExactly("library, 2_odd.up.sql, line 2");
    assertThat(scratchDatabases()).isEmpty();
  }

  @Test
  void theRulesAreStoppedLikeAProof() throws SQLException {
    SchemaEntry entry = entry(ENDLESS);
    Linter linter =
        new Linter(any -> server, any -> Isolation.begin(server, Optional.empty()), stopping());
    assertThatThrownBy(() -> linter.lint(List.of(entry)))
        .isInstanceOf(SchemaStoppedException.class);
    assertThat(told).containsExactly("library, 2_odd.up.sql, line 2");
    assertThat(scratchDatabases()).isEmpty();
  }

  @Test
  void aStatementThatRunsLongerThanTheLimitIsAFault() {
    SchemaEntry entry = entry(ENDLESS);
    ProofResult result =
        new Prover(server).caring(ScratchCare.DEFAULT.with(Duration.ofMillis(300))).prove(entry);
    assertThat(result.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.migration()).isEqualTo("2 odd");
              assertThat(failure.detail())
                  .contains("2_odd.up.sql, statement 2 (line 2): ")
                  .contains("statement timeout")
                  .contains("LOOP PERFORM 1");
            });
  }

  @Test
  void whatAScriptOfADeadProcessStillRunsIsEndedAndDropped() throws SQLException {
    SchemaEntry entry = entry("SELECT 1");
    ScratchDatabase scratch = new Prover(server).scratch(entry);
    Thread runs =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (Statement statement = scratch.connection().createStatement()) {
                    statement.execute(ENDLESS);
                  } catch (SQLException e) {
                    told.add("the connection broke");
                  }
                });
    Pause pause = Pause.polling(Duration.ofSeconds(30));
    TestDatabases databases = new TestDatabases(server);
    while (databases
            .query(
                "postgres",
                "SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO %'"
                    + " AND datname = '"
                    + scratch.name()
                    + "'")
            .isEmpty()
        && !pause.over()) {
      pause.once();
    }
    scratch.connection().abort(Runnable::run);
    assertThat(new ScratchLeftovers(server).drop())
        .singleElement()
        .satisfies(
            leftover -> {
              assertThat(leftover.database()).isEqualTo(scratch.name());
              assertThat(leftover.fate()).isEqualTo(Fate.DROPPED);
            });
    while (runs.isAlive() && !pause.over()) {
      pause.once();
    }
    assertThat(told).containsExactly("the connection broke");
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void aScriptThatEndsItsOwnSessionIsNamedAndTheOthersGoOn(ServerConnections one) {
    SchemaEntry entry = entry("SELECT pg_terminate_backend(pg_backend_pid());");
    ProofResult result = new Prover(one).prove(entry);
    assertThat(result.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.migration()).isEqualTo("2 odd");
              assertThat(failure.detail())
                  .startsWith("2_odd.up.sql, statement 2 (line 2): its session ended while it ran")
                  .contains("SELECT pg_terminate_backend");
            });
    assertThat(result.course().steps().getFirst().proven()).isPresent();
    assertThat(Lint.report(one, entry).findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(Lint.line(finding))
                    .isEqualTo("SCRIPT_FAILS 2_odd.up.sql at 2_odd.up.sql, line 2"));
  }

  @Test
  void aWayBackThatEndsItsOwnSessionDoesNotHideTheNextStep() {
    SchemaEntry entry =
        new ExampleFolder(directory)
            .migration(
                "1",
                "odd",
                "CREATE TABLE a (id bigint)",
                "DROP TABLE a; SELECT pg_terminate_backend(pg_backend_pid())")
            .migration("2", "good", "CREATE TABLE b (id bigint)", "DROP TABLE b")
            .entry("library", "library");
    ProofResult result = new Prover(server).prove(entry);
    assertThat(result.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.migration()).isEqualTo("1 odd"));
    assertThat(result.course().steps().getLast().proven()).isPresent();
    assertThat(Lint.report(server, entry).findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(Lint.line(finding))
                    .isEqualTo("SCRIPT_FAILS 1_odd.down.sql at 1_odd.down.sql, line 1"));
  }

  @Test
  void aScriptThatEndsTheSessionsOfOthersIsNamed() throws SQLException {
    SchemaEntry entry =
        entry(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND pid <> pg_backend_pid();");
    ProofResult result = new Prover(server).prove(entry);
    assertThat(result.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.migration()).isEqualTo("2 odd");
              assertThat(failure.summary()).isEqualTo("ends sessions of others");
              assertThat(failure.detail()).startsWith("2_odd.up.sql, statement 2 (line 2):");
            });
    assertThat(result.course().steps().getLast().up()).isEqualTo("ENDS SESSIONS");
    assertThat(Lint.report(server, entry).findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(Lint.line(finding))
                    .isEqualTo("CHANGED_ELSEWHERE 2_odd.up.sql at 2_odd.up.sql, line 2"));
    try (Connection connection = server.open("postgres")) {
      assertThat(connection.isValid(1)).as("others are still there").isTrue();
    }
  }
}
