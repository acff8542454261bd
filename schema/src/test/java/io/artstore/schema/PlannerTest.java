package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.schema.plan.EntryPlan;
import io.artstore.schema.plan.LiveSession;
import io.artstore.schema.plan.LockMode;
import io.artstore.schema.plan.ObservedStatement;
import io.artstore.schema.plan.ObservedStep;
import io.artstore.schema.plan.PlannedStep;
import io.artstore.schema.plan.Planner;
import io.artstore.schema.plan.RelationWork;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Statements whose locks, rewrites and scans are known, and what the plan says about them. */
class PlannerTest {
  @TempDir private Path directory = Path.of("");
  private final TestDatabases databases = new TestDatabases(Servers.embedded());
  private ExampleFolder folder = new ExampleFolder(Path.of(""));
  private String database = "";

  @BeforeEach
  void startWithTwoTables() throws SQLException {
    database = databases.create();
    folder =
        new ExampleFolder(directory)
            .migration(
                "1",
                "start",
                """
                CREATE TABLE houses (id int PRIMARY KEY, name varchar(20), size int);
                CREATE TABLE people (
                  id int PRIMARY KEY, house int, name varchar(20), age int DEFAULT 1 NOT NULL);
                CREATE INDEX people_house ON people (house);
                """,
                "DROP TABLE people; DROP TABLE houses;")
            .seed(
                "1",
                "INSERT INTO houses VALUES (1, 'a', 2); INSERT INTO people VALUES (1, 1, 'x', 7);");
  }

  @AfterEach
  void dropDatabases() throws SQLException {
    databases.close();
  }

  private SchemaTarget target(TestDatabases here, String name) {
    return here.target(folder.entry("library", name));
  }

  private void goLive(TestDatabases here, String name) {
    TestDatabases.engine()
        .upgradeUnproven(target(here, name), new Goal.At(new MigrationVersion("1")), "test");
  }

  private static EntryPlan plan(TestDatabases here, SchemaTarget target) {
    return new Planner(
            TestDatabases.engine().settings(), RunListener.SILENT, entry -> here.server())
        .plan(target, new Goal.Head());
  }

  /** What the only waiting migration does, a line for each statement. */
  private List<String> observed(TestDatabases here, String up) throws SQLException {
    String name = here.create();
    folder.migration("2", "next", up, "SELECT 1;");
    goLive(here, name);
    EntryPlan plan = plan(here, target(here, name));
    assertThat(plan.failure()).isEmpty();
    assertThat(plan.remarks()).isEmpty();
    ObservedStep step = plan.steps().getFirst().observed().orElseThrow();
    return step.statements().stream().map(PlannerTest::line).toList();
  }

  private List<String> observed(String up) throws SQLException {
    return observed(databases, up);
  }

  private static String line(ObservedStatement statement) {
    List<String> parts = new ArrayList<>();
    statement.locks().stream()
        .filter(lock -> lock.mode().compareTo(LockMode.ROW_EXCLUSIVE) >= 0)
        .forEach(
            lock -> parts.add(lock.mode().title() + " " + lock.kind() + " " + lock.relation()));
    statement.work().forEach(work -> parts.add(work.kind() + " " + work.relation()));
    return String.join(", ", parts);
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void tellsRewritesFromWhatOnlyLooksLikeOne(ServerConnections server) throws SQLException {
    try (TestDatabases here = new TestDatabases(server)) {
      assertThat(
              observed(
                  here,
                  """
                  ALTER TABLE people ALTER age TYPE bigint;
                  ALTER TABLE people ALTER name TYPE varchar(40);
                  ALTER TABLE people ADD COLUMN colour text NOT NULL DEFAULT 'red';
                  ALTER TABLE people ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();
                  ALTER TABLE houses ALTER name TYPE text;
                  CREATE INDEX houses_name ON houses (name varchar_pattern_ops);
                  ALTER TABLE houses ALTER name TYPE varchar(10);
                  """))
          .containsExactly(
              "ACCESS EXCLUSIVE table people, TABLE_REWRITTEN people",
              "",
              "",
              "TABLE_REWRITTEN people",
              "ACCESS EXCLUSIVE table houses",
              "ROWS_READ houses, INDEX_BUILT houses_name",
              "TABLE_REWRITTEN houses");
    }
  }

  @Test
  void saysWhatAScriptDidBesideItsDatabase() throws SQLException {
    String role = database + "_made";
    folder.migration(
        "2", "next", "DO $$ BEGIN EXECUTE 'CREATE ROLE " + role + "'; END $$;", "SELECT 1;");
    goLive(databases, database);
    try {
      assertThat(plan(databases, target(databases, database)).remarks())
          .singleElement()
          .asString()
          .contains("the scratch server itself changed, by one of them")
          .contains("+ role " + role);
    } finally {
      databases.execute(ServerConnections.MAINTENANCE_DATABASE, "DROP ROLE " + role);
    }
  }

  @Test
  void anIndexThatKeepsItsFileWasNotBuilt() throws SQLException {
    folder.migration(
        "1",
        "start",
        "CREATE TABLE people (name varchar(20)); CREATE INDEX people_name ON people (name);",
        "DROP TABLE people;");
    folder.seed("1", "INSERT INTO people VALUES ('a');");
    assertThat(observed("ALTER TABLE people ALTER name TYPE varchar(40);"))
        .containsExactly("ACCESS EXCLUSIVE table people");
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void tellsWhoIsLockedAndWhatIsRead(ServerConnections server) throws SQLException {
    try (TestDatabases here = new TestDatabases(server)) {
      assertThat(observed(here, "CREATE INDEX people_age ON people (age);"))
          .containsExactly("SHARE table people, ROWS_READ people, INDEX_BUILT people_age");
      assertThat(
              observed(
                  here,
                  """
                  ALTER TABLE people ADD CONSTRAINT people_in FOREIGN KEY (house)
                    REFERENCES houses (id);
                  """))
          .containsExactly(
              "SHARE ROW EXCLUSIVE table houses, SHARE ROW EXCLUSIVE table people,"
                  + " ROWS_READ houses, ROWS_READ people");
      assertThat(
              observed(
                  here,
                  """
                  ALTER TABLE people ADD CONSTRAINT grown CHECK (age > 0) NOT VALID;
                  ALTER TABLE people VALIDATE CONSTRAINT grown;
                  """))
          .containsExactly("ACCESS EXCLUSIVE table people", "ROWS_READ people");
      assertThat(observed(here, "ALTER TABLE people ALTER house SET NOT NULL;"))
          .containsExactly("ACCESS EXCLUSIVE table people, ROWS_READ people");
    }
  }

  @Test
  void validatingAloneLetsOthersReadAndWrite() throws SQLException {
    folder.migration(
        "1",
        "start",
        "CREATE TABLE people (age int); ALTER TABLE people ADD CONSTRAINT grown CHECK (age > 0) NOT"
            + " VALID;",
        "DROP TABLE people;");
    folder.seed("1", "INSERT INTO people VALUES (1);");
    assertThat(observed("ALTER TABLE people VALIDATE CONSTRAINT grown;"))
        .containsExactly("SHARE UPDATE EXCLUSIVE table people, ROWS_READ people");
  }

  @Test
  void tellsWhatIsChangedEmptiedAndDropped() throws SQLException {
    assertThat(
            observed(
                """
                UPDATE people SET age = age + 1;
                CREATE TABLE streets (id int);
                CREATE INDEX streets_id ON streets (id);
                DO $$ BEGIN EXECUTE 'TRUNCATE ' || 'people'; END $$;
                DROP TABLE houses;
                REINDEX INDEX people_house;
                """))
        .containsExactly(
            "ROW EXCLUSIVE table people, ROWS_CHANGED people",
            "",
            "",
            "ACCESS EXCLUSIVE table people, TABLE_EMPTIED people",
            "ACCESS EXCLUSIVE table houses, TABLE_DROPPED houses",
            "ROWS_READ people, INDEX_REBUILT people_house");
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void seesTheLocksOfWhatRunsOutsideOfATransaction(ServerConnections server) throws SQLException {
    try (TestDatabases here = new TestDatabases(server)) {
      assertThat(
              observed(
                  here, "-- no-transaction\nCREATE INDEX CONCURRENTLY people_age ON people (age);"))
          .containsExactly("SHARE UPDATE EXCLUSIVE table people, INDEX_BUILT people_age");
      assertThat(observed(here, "-- no-transaction\nDROP INDEX CONCURRENTLY people_house;"))
          .singleElement()
          .asString()
          .contains("SHARE UPDATE EXCLUSIVE table people");
    }
  }

  @Test
  void asksTheLiveDatabaseForSizesUnderTheNamesThatAreThere() throws SQLException {
    goLive(databases, database);
    databases.execute(
        database,
        "INSERT INTO people SELECT n, 1, 'x', 1 FROM generate_series(1, 5000) n; ANALYZE people;");
    folder
        .migration("2", "rename", "ALTER TABLE people RENAME TO persons;", "SELECT 1;")
        .migration("3", "widen", "ALTER TABLE persons ALTER age TYPE bigint;", "SELECT 1;");
    EntryPlan plan = plan(databases, target(databases, database));
    assertThat(plan.at().orElseThrow().title()).isEqualTo("1 start");
    assertThat(plan.steps()).hasSize(2);
    RelationWork work =
        plan.steps().get(1).observed().orElseThrow().statements().getFirst().work().getFirst();
    assertThat(work.relation()).isEqualTo("persons");
    assertThat(work.live()).isEqualTo("people");
    assertThat(plan.tables())
        .hasEntrySatisfying(
            "people",
            people -> {
              assertThat(people.rows()).hasValue(5000);
              assertThat(people.bytes()).isGreaterThan(100_000);
            });
  }

  @Test
  void namesWhoHoldsWhatAStepWouldWaitFor() throws SQLException {
    goLive(databases, database);
    folder.migration("2", "widen", "ALTER TABLE people ALTER age TYPE bigint;", "SELECT 1;");
    try (Connection report = databases.server().open(database);
        Statement statement = report.createStatement()) {
      report.setClientInfo("ApplicationName", "nightly report");
      report.setAutoCommit(false);
      statement.execute("SELECT count(*) FROM people");
      statement.execute("SELECT count(*) FROM houses");
      EntryPlan plan = plan(databases, target(databases, database));
      assertThat(plan.sessions())
          .filteredOn(session -> session.application().equals("nightly report"))
          .singleElement()
          .satisfies(
              session -> {
                assertThat(session.blocks()).containsExactly("people");
                assertThat(session.transaction()).isPresent();
              });
      report.rollback();
      assertThat(plan(databases, target(databases, database)).sessions())
          .allSatisfy(session -> assertThat(session.blocks()).isEmpty())
          .extracting(LiveSession::application)
          .contains("nightly report");
    }
  }

  @Test
  void goesOnToTheStatementThatFailsAndLeavesNothing() throws SQLException {
    goLive(databases, database);
    List<String> before = scratchDatabases();
    folder
        .migration("2", "good", "ALTER TABLE people ADD note text;", "SELECT 1;")
        .migration(
            "3", "bad", "ALTER TABLE people ALTER name TYPE int USING name::int;", "SELECT 1;")
        .migration("4", "after", "SELECT 1;", "SELECT 1;");
    EntryPlan plan = plan(databases, target(databases, database));
    assertThat(plan.failure().orElseThrow())
        .contains("3_bad.up.sql, statement 1 (line 1)")
        .contains("invalid input syntax");
    assertThat(plan.refusal()).as("no row could be lost").isEmpty();
    assertThat(plan.hasFindings()).isTrue();
    assertThat(plan.steps())
        .extracting(PlannedStep::observed)
        .map(o -> o.isPresent())
        .containsExactly(true, false, false);
    assertThat(scratchDatabases()).isEqualTo(before);
    assertThat(TestDatabases.engine().history(target(databases, database))).hasSize(1);
  }

  private List<String> scratchDatabases() throws SQLException {
    return databases.query(
        "postgres",
        "SELECT datname FROM pg_database WHERE datname ~ '^schema_scratch_' ORDER BY 1");
  }

  @Test
  void stopsBetweenAndRefusesWhatIsBehind() throws SQLException {
    folder
        .migration("2", "two", "ALTER TABLE people ADD two text;", "SELECT 1;")
        .migration("3", "three", "ALTER TABLE people ADD three text;", "SELECT 1;");
    goLive(databases, database);
    Planner planner =
        new Planner(
            TestDatabases.engine().settings(), RunListener.SILENT, entry -> databases.server());
    SchemaTarget target = target(databases, database);
    assertThat(planner.plan(target, new Goal.At(new MigrationVersion("2"))).steps()).hasSize(1);
    assertThat(planner.plan(target, new Goal.At(new MigrationVersion("1"))).steps()).isEmpty();
    assertThat(planner.plan(target, new Goal.At(new MigrationVersion("1"))).at()).isPresent();
    assertThatThrownBy(() -> planner.plan(target, new Goal.At(new MigrationVersion("9"))))
        .isInstanceOf(SchemaRefusedException.class);
  }

  @Test
  void knowsTheConflictsOfTheServer() throws SQLException {
    databases.execute(database, "CREATE TABLE door (id int)");
    for (LockMode held : LockMode.values()) {
      for (LockMode wanted : LockMode.values()) {
        assertThat(held.conflictsWith(wanted))
            .as(held + " " + wanted)
            .isEqualTo(waits(held, wanted));
      }
    }
  }

  private boolean waits(LockMode held, LockMode wanted) throws SQLException {
    try (Connection holder = databases.server().open(database);
        Connection asking = databases.server().open(database);
        Statement hold = holder.createStatement();
        Statement ask = asking.createStatement()) {
      holder.setAutoCommit(false);
      asking.setAutoCommit(false);
      hold.execute("LOCK TABLE door IN " + held.title() + " MODE");
      try {
        ask.execute("LOCK TABLE door IN " + wanted.title() + " MODE NOWAIT");
        return false;
      } catch (SQLException e) {
        assertThat(e.getSQLState()).isEqualTo("55P03");
        return true;
      }
    }
  }
}
