package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Scripts that reach out of their database: each is found, named, and nothing else reported. */
class IsolationTest {
  @TempDir private Path directory = Path.of("");
  private Optional<TestDatabases> databases = Optional.empty();

  @AfterEach
  void nothingIsLeft() throws SQLException {
    if (databases.isPresent()) {
      assertThat(
              databases
                  .get()
                  .query(
                      "postgres",
                      "SELECT rolname FROM pg_roles WHERE rolname LIKE 'test_isolation%'"))
          .isEmpty();
      databases.get().close();
    }
  }

  private TestDatabases on(ServerConnections server) {
    TestDatabases opened = new TestDatabases(server);
    databases = Optional.of(opened);
    return opened;
  }

  static Stream<Arguments> breaches() {
    List<List<String>> breaches =
        List.of(
            List.of("CREATE ROLE test_isolation", "+ role test_isolation"),
            List.of(
                "ALTER ROLE CURRENT_USER SET a.b = 'c'", "+ settings of role postgres: {a.b=c}"),
            List.of(
                "ALTER DATABASE template1 SET a.b = 'c'",
                "+ settings of database template1: {a.b=c}"),
            List.of(
                "EXECUTE format('ALTER DATABASE %I SET a.b = 1', current_database())",
                "+ settings of this database: {a.b=1}"),
            List.of("GRANT pg_read_all_data TO pg_monitor", "+ membership of pg_monitor in"),
            List.of("GRANT CREATE ON DATABASE template1 TO PUBLIC", "~ database template1"),
            List.of("GRANT SET ON PARAMETER work_mem TO PUBLIC", "+ privileges on parameter"),
            List.of("COMMENT ON DATABASE template1 IS 'x'", "~ database template1"),
            List.of(
                "PERFORM set_config('search_path', 'elsewhere', false)",
                "~ setting search_path of the session"),
            List.of(
                "CREATE TEMPORARY TABLE left_here (id int)",
                "+ temporary table left_here of the session"),
            List.of("PERFORM pg_advisory_lock(1)", "+ advisory lock 1 of the session"),
            List.of("PERFORM pg_advisory_lock(1, 2)", "+ advisory lock (1, 2) of the session"),
            List.of("PREPARE p AS SELECT 1", "+ prepared statement p of the session"),
            List.of("LISTEN somebody", "+ listening to somebody of the session"),
            List.of("GRANT CREATE ON SCHEMA public TO PUBLIC", "~ schema public"),
            List.of("COMMENT ON SCHEMA public IS 'changed'", "~ schema public"),
            List.of("ALTER SCHEMA public OWNER TO CURRENT_USER", "~ schema public"));
    return Servers.all()
        .flatMap(
            server ->
                breaches.stream()
                    .map(breach -> Arguments.of(server, breach.getFirst(), breach.getLast())));
  }

  @ParameterizedTest
  @MethodSource("breaches")
  void namesTheMigrationThatChangesMoreThanItsDatabase(
      ServerConnections server, String statement, String change) {
    on(server);
    ExampleFolder folder =
        new ExampleFolder(directory)
            .migration("1", "good", "CREATE TABLE a (id int)", "DROP TABLE a")
            .migration(
                "2",
                "reaches",
                "CREATE TABLE b (id int); DO $$ BEGIN " + executed(statement) + "; END $$;",
                "DROP TABLE b");
    Isolation isolation = Isolation.begin(server, Optional.empty());
    ProofResult result =
        new Prover(server).watchedBy(isolation).prove(folder.entry("library", "library"));
    assertThat(result.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.migration()).isEqualTo("2 reaches");
              assertThat(failure.summary()).isEqualTo(summary(change));
              assertThat(failure.detail())
                  .startsWith("2_reaches.up.sql, statement 2 (line 1):")
                  .contains(change)
                  .contains("in: DO $$ BEGIN ");
            });
    assertThat(result.course().steps().getLast().up()).isNotEqualTo("FAILS");
    assertThat(isolation.end().changes()).as("it was taken back").isEmpty();
  }

  private static String summary(String change) {
    if (change.endsWith(" of the session")) {
      return "leaves something behind in its session";
    }
    return change.endsWith("schema public")
        ? "changes the schema public itself"
        : "changes what does not belong to its database";
  }

  @ParameterizedTest
  @MethodSource("breaches")
  void theRulesNameTheScriptAndTakeItBack(
      ServerConnections server, String statement, String change) {
    on(server);
    ExampleFolder folder =
        new ExampleFolder(directory)
            .migration(
                "1",
                "reaches",
                "CREATE TABLE b (id bigint);\nDO $$ BEGIN " + executed(statement) + "; END $$;",
                "DROP TABLE b");
    Isolation isolation = Isolation.begin(server, Optional.empty());
    assertThat(Lint.report(server, folder.entry("library", "library")).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(Lint.line(finding))
                  .isEqualTo("REACHES_OUT 1_reaches.up.sql at 1_reaches.up.sql, line 2");
              assertThat(finding.message()).contains(summary(change)).contains(change);
            });
    assertThat(isolation.end().changes()).as("it was taken back").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("breaches")
  void theRulesTryTheWayBackAsCarefully(ServerConnections server, String statement, String change) {
    on(server);
    if (statement.startsWith("LISTEN")) {
      // A way back that is only tried is never committed, and nobody listens before a commit.
      return;
    }
    ExampleFolder folder =
        new ExampleFolder(directory)
            .migration(
                "1",
                "reaches",
                "CREATE TABLE b (id bigint)",
                "DROP TABLE b; DO $$ BEGIN " + executed(statement) + "; END $$;")
            .migration("2", "next", "CREATE TABLE c (id bigint)", "DROP TABLE c");
    Isolation isolation = Isolation.begin(server, Optional.empty());
    assertThat(Lint.report(server, folder.entry("library", "library")).findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(Lint.line(finding))
                    .isEqualTo("REACHES_OUT 1_reaches.down.sql at 1_reaches.down.sql, line 1"));
    assertThat(isolation.end().changes()).as("it was taken back").isEmpty();
  }

  private static String executed(String statement) {
    return statement.startsWith("EXECUTE") || statement.startsWith("PERFORM")
        ? statement
        : "EXECUTE $x$" + statement + "$x$";
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void namesTheMigrationThatWritesIntoAnotherDatabase(ServerConnections server) throws Exception {
    String neighbour = on(server).create();
    String link;
    try (Connection connection = server.open(neighbour)) {
      String url = connection.getMetaData().getURL();
      String port = url.replaceAll(".*:([0-9]+)/.*", "$1");
      link =
          "host=127.0.0.1 port=%s dbname=%s user=%s password=%s"
              .formatted(
                  port,
                  neighbour,
                  connection.getMetaData().getUserName(),
                  Servers.passwordOf(Integer.parseInt(port)));
    }
    ExampleFolder folder =
        new ExampleFolder(directory)
            .migration(
                "1",
                "reaches",
                "CREATE EXTENSION dblink SCHEMA public; SELECT dblink_exec('"
                    + link
                    + "', 'CREATE TABLE IF NOT EXISTS planted (id int)');",
                "DROP EXTENSION dblink;");
    Isolation isolation = Isolation.begin(server, Optional.empty());
    ProofResult result =
        new Prover(server).watchedBy(isolation).prove(folder.entry("library", "library"));
    assertThat(result.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.migration()).isEqualTo("1 reaches");
              assertThat(failure.summary()).isEqualTo("changes another database or the server");
              assertThat(failure.detail())
                  .contains("1_reaches.up.sql")
                  .contains("in database " + neighbour)
                  .contains("+ table planted");
            });
    assertThat(isolation.end().changes())
        .singleElement()
        .satisfies(change -> assertThat(change).contains("+ table planted"));
    databases.orElseThrow().execute(neighbour, "DROP TABLE planted");
    assertThat(Lint.report(server, folder.entry("library", "library")).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(Lint.line(finding))
                  .isEqualTo("CHANGED_ELSEWHERE 1_reaches.up.sql at 1_reaches.up.sql");
              assertThat(finding.message())
                  .contains("in database " + neighbour)
                  .contains("+ table planted");
            });
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void findsNothingAboutGoodFoldersAndNamesWhatItCannotLookInto(ServerConnections server)
      throws Exception {
    TestDatabases there = on(server);
    String closed = there.create();
    Isolation isolation =
        Isolation.begin(server, Optional.of(List.of("postgres", "no_such_database", closed)));
    there.execute("postgres", "ALTER DATABASE " + closed + " CONNECTION LIMIT 7");
    ProofResult result =
        new Prover(server)
            .watchedBy(isolation)
            .prove(ExampleFolder.books(directory).entry("library", "library"));
    assertThat(result.failures()).isEmpty();
    Isolation.Report report = isolation.end();
    assertThat(report.compared()).isEqualTo(2);
    assertThat(report.notCompared()).containsOnlyKeys("no_such_database");
    assertThat(report.changes())
        .as("what somebody else did is found at the end")
        .singleElement()
        .satisfies(change -> assertThat(change).startsWith("~ database " + closed));
  }
}
