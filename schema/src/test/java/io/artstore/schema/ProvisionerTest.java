package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvisionerTest {
  @TempDir private Path directory = Path.of("");
  private final TestDatabases databases = new TestDatabases(Servers.embedded());
  private final Provisioner provisioner = new Provisioner(databases.server());
  private String database = "";
  private SchemaEntry entry = entry("library", directory);

  @BeforeEach
  void provision() {
    database = databases.name();
    ExampleFolder.provenBooks(directory);
    entry = entry(database, directory);
    provisioner.provision(entry, "first password");
  }

  private static SchemaEntry entry(String database, Path directory) {
    return new SchemaEntry(
        "library",
        database,
        MigrationFolder.inDirectory(directory),
        Optional.empty(),
        List.of("pg_trgm"),
        Map.of("books", Set.of("SELECT", "INSERT")));
  }

  @AfterEach
  void dropDatabases() throws SQLException {
    databases.close();
  }

  @Test
  void theOwnerOwnsTheTablesAndNobodyCanLogInAsIt() throws SQLException {
    TestDatabases.engine().upgrade(databases.target(entry));
    assertThat(
            databases.query(
                database, "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"))
        .containsExactly(entry.ownerRole());
    assertThat(
            databases.query(
                database,
                "SELECT rolcanlogin FROM pg_roles WHERE rolname = '" + entry.ownerRole() + "'"))
        .containsExactly("f");
  }

  @Test
  void theRuntimeRoleWorksWithRowsAndCannotMakeTables() throws SQLException {
    TestDatabases.engine().upgrade(databases.target(entry));
    try (Connection runtime = runtime("first password");
        Statement statement = runtime.createStatement()) {
      statement.execute("INSERT INTO books (title) VALUES ('one')");
      statement.execute("SELECT similarity(title, 'one') FROM books");
      for (String forbidden :
          List.of(
              "CREATE TABLE extra (a int)",
              "CREATE TEMPORARY TABLE extra (a int)",
              "CREATE SCHEMA extra",
              "ALTER TABLE books ADD COLUMN extra int",
              "DROP TABLE books",
              "UPDATE books SET title = 'two'",
              "DELETE FROM books",
              "TRUNCATE books",
              "INSERT INTO schema_history SELECT * FROM schema_history",
              "SET ROLE " + SqlNames.quote(entry.ownerRole()))) {
        assertThatThrownBy(() -> statement.execute(forbidden))
            .as(forbidden)
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
      }
    }
  }

  @Test
  void mayBeRepeatedAndThenOnlyChangesThePassword() throws SQLException {
    TestDatabases.engine().upgrade(databases.target(entry));
    provisioner.provision(entry, "second password");
    assertThatThrownBy(() -> runtime("first password")).isInstanceOf(SQLException.class);
    try (Connection runtime = runtime("second password")) {
      assertThat(runtime.isValid(5)).isTrue();
    }
    assertThat(TestDatabases.engine().status(databases.target(entry)).state())
        .isEqualTo(EntryStatus.State.OK);
    assertThat(provisioner.provision(entry).statements())
        .noneMatch(statement -> statement.startsWith("CREATE"));
  }

  @Test
  void strangersCannotConnect() throws SQLException {
    String stranger = databases.name() + "_app";
    databases.execute("postgres", "CREATE ROLE " + stranger + " LOGIN PASSWORD 'x'");
    assertThatThrownBy(() -> connect(stranger, "x"))
        .hasMessageContaining("permission denied for database");
  }

  @Test
  void tablesMadeBeforeTheRuntimeRoleExistedGetItsPrivileges() throws SQLException {
    TestDatabases.engine().upgrade(databases.target(entry));
    databases.execute(
        database, "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM " + entry.runtimeRole());
    provisioner.provision(entry);
    try (Connection runtime = runtime("first password");
        Statement statement = runtime.createStatement()) {
      assertThat(statement.executeQuery("SELECT * FROM books").next()).isFalse();
    }
  }

  @Test
  void givesWhatAnUpgradeMadeBeforeItToTheOwner() throws SQLException {
    String handMade = databases.create();
    databases.execute(handMade, "CREATE EXTENSION pg_trgm");
    ExampleFolder.books(directory)
        .migration(
            "20260103_0900",
            "more",
            "CREATE FUNCTION count_books() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM"
                + " books'; CREATE VIEW \"Odd.View\" AS SELECT id FROM books;"
                + " CREATE TYPE pair AS (a int, b int); CREATE DOMAIN plenty AS int;",
            "DROP DOMAIN plenty; DROP TYPE pair; DROP VIEW \"Odd.View\"; DROP FUNCTION count_books()")
        .prove(entry(handMade, directory), databases.server());
    SchemaEntry made = entry(handMade, directory);
    SchemaEngine engine = TestDatabases.engine();
    engine.upgrade(databases.target(made));
    databases.execute(handMade, "CREATE TABLE audit_tmp (a int)");
    Provisioner.Report report = provisioner.provision(made, "secret");
    assertThat(report.statements())
        .contains("ALTER table public.books OWNER TO " + SqlNames.quote(made.ownerRole()));
    assertThat(
            databases.query(
                handMade,
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                    + " AND relkind IN ('r', 'v', 'S', 'c') AND relowner::regrole::text NOT LIKE"
                    + " '%_owner' AND relname NOT LIKE 'pg_%' UNION SELECT typname FROM pg_type"
                    + " WHERE typtype IN ('e', 'd') AND typnamespace = 'public'::regnamespace"
                    + " AND typowner::regrole::text NOT LIKE '%_owner' UNION SELECT proname FROM"
                    + " pg_proc WHERE proname IN ('count_books', 'schema_history_append_only')"
                    + " AND proowner::regrole::text NOT LIKE '%_owner'"))
        .as("what no migration makes is left alone")
        .containsExactly("audit_tmp");
    assertThat(engine.status(databases.target(made)).state()).isEqualTo(EntryStatus.State.OK);
    assertThat(provisioner.provision(made).statements())
        .noneMatch(statement -> statement.contains("OWNER TO"));
    engine.rollback(databases.target(made), new Goal.Base());
    assertThat(engine.upgrade(databases.target(made)).steps()).hasSize(3);
  }

  @Test
  void aMissingExtensionIsNamedBeforeAnythingIsWritten() throws SQLException {
    databases.execute(database, "DROP EXTENSION pg_trgm");
    assertThatThrownBy(() -> TestDatabases.engine().upgrade(databases.target(entry)))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("lacks the extension pg_trgm")
        .hasMessageContaining("tool schema provision --database library");
  }

  @Test
  void whoMayNotActAsTheOwnerIsTold() throws SQLException {
    SchemaTarget asRuntime =
        new SchemaTarget(entry, () -> connect(entry.runtimeRole(), "first password"));
    assertThatThrownBy(() -> TestDatabases.engine().upgrade(asRuntime))
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("may not act as " + entry.ownerRole());
  }

  @Test
  void printsTheSameForPsql() {
    assertThat(Provisioner.script(entry))
        .contains(
            "\\connect \"postgres\"\nSELECT 'CREATE ROLE \"" + entry.ownerRole() + "\" NOLOGIN'")
        .contains("\\connect \"" + database + "\"\n")
        .contains("CREATE EXTENSION \"pg_trgm\" WITH SCHEMA public' WHERE NOT EXISTS")
        .contains("REVOKE ALL ON DATABASE \"" + database + "\" FROM PUBLIC;")
        .endsWith("\\password \"" + entry.runtimeRole() + "\"\n")
        .doesNotContain("first password");
  }

  private Connection runtime(String password) throws SQLException {
    return connect(entry.runtimeRole(), password);
  }

  private Connection connect(String user, String password) throws SQLException {
    try (Connection administrator = databases.server().open(database)) {
      return DriverManager.getConnection(
          administrator.getMetaData().getURL().replaceAll("\\?.*", ""), user, password);
    }
  }
}
