package io.artstore.app.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.admin.db.AdminDatabase;
import io.artstore.app.installation.DataDirectory;
import io.artstore.app.installation.Secrets;
import io.artstore.element.db.ElementSchema;
import io.artstore.query.db.QueryDatabase;
import io.artstore.schema.SchemaGate;
import io.artstore.servicekit.postgres.DatabaseSettings;
import io.artstore.servicekit.postgres.DatabaseUrl;
import io.artstore.servicekit.postgres.embedded.EmbeddedPostgres;
import io.artstore.testkit.CatalogListing;
import io.artstore.testkit.SqlScripts;
import io.artstore.testkit.TestDatabase;
import io.artstore.testkit.TestPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import picocli.CommandLine;

/** Three modules whose files name one database, as the old product had them. */
final class OneDatabaseTest {
  private static final String OLD_QUERY = "20251116_2142";
  private static final String OLD_ELEMENT = "20251116_1838";

  @TempDir private Path directory = Path.of("");
  private final EmbeddedPostgres server = TestPostgres.shared().server();
  private final TestDatabase database = TestPostgres.createDatabase();

  private record Answer(int exitCode, String out, String err) {}

  @BeforeEach
  void writeFiles() throws Exception {
    for (String module : List.of("admin", "query", "storage_element")) {
      Files.writeString(
          directory.resolve(module + ".yaml"),
          """
          artstore:
            %s:
              database:
                url: postgresql://%s:%d/%s
          """
              .formatted(module, server.host(), server.port(), database.name()));
    }
  }

  @AfterEach
  void drop() throws SQLException {
    database.close();
    for (String role : List.of("_app", "_owner")) {
      execute("postgres", "DROP ROLE IF EXISTS " + database.name() + role);
    }
  }

  @Test
  void isUpgradedServedAndTakenBackModuleByModule() throws Exception {
    Answer provisioned = schema("provision");
    assertThat(provisioned.exitCode()).as(provisioned.out() + provisioned.err()).isZero();
    Answer upgraded = schema("upgrade");
    assertThat(upgraded.exitCode()).as(upgraded.out() + upgraded.err()).isZero();
    requireServed();
    assertThat(privileges("audit_logs")).containsExactly("INSERT", "SELECT");
    Answer status = schema("status", "--objects", "--check");
    assertThat(status.exitCode()).as(status.out() + status.err()).isZero();
    assertThat(status.out())
        .contains("3 entries in 1 database. Reads only.")
        .doesNotContain("belongs to no entry")
        .containsPattern("\\d+ \\+ \\d+ \\+ \\d+ tables and \\d+ ENUM types beside");

    Answer back = schema("rollback", "--all", "--database", "query-module");
    assertThat(back.exitCode()).as(back.out() + back.err()).isZero();
    assertThat(schema("status", "--check", "--database", "admin-module").exitCode()).isZero();
    assertThat(schema("status", "--check", "--database", "storage-elem-01").exitCode()).isZero();
    assertThat(schema("drift").exitCode()).isZero();
    assertThat(schema("upgrade").exitCode()).isZero();
    requireServed();
  }

  @Test
  void takesOverWhatTheOldProductLeftAndMakesTheThirdBeside() throws Exception {
    makeOld("query-module", "query", "", OLD_QUERY, "16c6973431df");
    makeOld("storage-element", "element", "storage_elem_01", OLD_ELEMENT, "100779395dad");
    List<String> before = CatalogListing.of(source(server.superuser(), server.password()));

    assertThat(schema("upgrade").err()).contains("made by Alembic");
    Answer adopted = schema("adopt", "--database", "query-module", "storage-elem-01");
    assertThat(adopted.exitCode()).as(adopted.out() + adopted.err()).isZero();
    assertThat(schema("adopt", "--database", "admin-module").err())
        .contains("names revision 16c6973431df, which is one of query-module")
        .contains("schema upgrade --database admin-module");
    Answer provisioned = schema("provision");
    assertThat(provisioned.exitCode()).as(provisioned.out() + provisioned.err()).isZero();
    Answer upgraded = schema("upgrade");
    assertThat(upgraded.exitCode()).as(upgraded.out() + upgraded.err()).isZero();
    requireServed();

    Answer back = schema("rollback", "--all");
    assertThat(back.exitCode()).as(back.out() + back.err()).isZero();
    Answer undone = schema("adopt", "--undo");
    assertThat(undone.exitCode()).as(undone.out() + undone.err()).isZero();
    assertThat(undone.out())
        .contains("admin-module: is not adopted; left as it is")
        .contains("Done: 2 databases are as before we took over");
    execute(
        database.name(), "DROP TABLE schema_history; DROP FUNCTION schema_history_append_only()");
    assertThat(CatalogListing.of(source(server.superuser(), server.password()))).isEqualTo(before);
  }

  private void makeOld(String module, String folder, String prefix, String version, String revision)
      throws SQLException {
    DataSource source = source(server.superuser(), server.password());
    execute(database.name(), "CREATE EXTENSION IF NOT EXISTS pg_trgm");
    new SqlScripts(
            Path.of("..", module, "src/main/resources/db", folder).toAbsolutePath().normalize(),
            prefix)
        .up(version, source);
    String table = prefix.isEmpty() ? "alembic_version" : prefix + "_alembic_version";
    execute(
        database.name(),
        "CREATE TABLE %1$s (version_num varchar(32) NOT NULL PRIMARY KEY);"
            .concat("INSERT INTO %1$s VALUES ('%2$s')")
            .formatted(table, revision));
  }

  /** Each module, as its own role and without knowing of the others, finds its schema. */
  private void requireServed() throws Exception {
    String password =
        Files.readString(new DataDirectory(data()).databasePassword(database.name())).strip();
    String role = database.name() + "_app";
    DatabaseSettings settings =
        DatabaseSettings.of(
            DatabaseUrl.of(server.host(), server.port(), database.name()), role, password, 2);
    try (AdminDatabase admin = AdminDatabase.open(settings, "test");
        QueryDatabase query = QueryDatabase.open(settings, "test")) {
      assertThat(admin.schema().version()).isEqualTo(admin.schema().head());
      assertThat(query.schema().version()).isEqualTo(query.schema().head());
    }
    assertThat(
            SchemaGate.require(
                    source(role, password), ElementSchema.entry(database.name(), "storage_elem_01"))
                .entry())
        .isEqualTo("storage-elem-01");
  }

  private List<String> privileges(String table) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = source(server.superuser(), server.password()).getConnection();
        Statement statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT privilege_type FROM information_schema.role_table_grants WHERE grantee = '%s_app' AND table_name = '%s' ORDER BY 1"
                    .formatted(database.name(), table))) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  private PGSimpleDataSource source(String user, String password) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {server.host()});
    source.setPortNumbers(new int[] {server.port()});
    source.setUser(user);
    source.setPassword(password);
    source.setDatabaseName(database.name());
    return source;
  }

  private void execute(String where, String sql) throws SQLException {
    PGSimpleDataSource source = source(server.superuser(), server.password());
    source.setDatabaseName(where);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Path data() {
    return directory.resolve("data");
  }

  private Answer schema(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(
        List.of(
            "--data",
            data().toString(),
            "--postgres",
            "postgresql://%s@%s:%d/postgres"
                .formatted(server.superuser(), server.host(), server.port())));
    for (String module : List.of("admin", "query", "storage_element")) {
      all.addAll(List.of("--config", directory.resolve(module + ".yaml").toString()));
    }
    try (ArtStoreSchema schema =
        new ArtStoreSchema(
            new Secrets(new SecureRandom()),
            Map.of("PGPASSWORD", server.password()),
            Clock.systemUTC())) {
      CommandLine commandLine = schema.commandLine();
      commandLine.setOut(new PrintWriter(out));
      commandLine.setErr(new PrintWriter(err));
      int exitCode = commandLine.execute(all.toArray(String[]::new));
      return new Answer(exitCode, out.toString(), err.toString());
    }
  }
}
