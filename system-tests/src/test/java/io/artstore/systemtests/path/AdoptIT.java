package io.artstore.systemtests.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.servicekit.postgres.embedded.EmbeddedPostgres;
import io.artstore.testkit.CatalogListing;
import io.artstore.testkit.SqlScripts;
import io.artstore.testkit.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Databases of the old product, with rows: adopted, brought forward, worked on, taken back, and
 * given back as they were.
 */
final class AdoptIT {
  private static final List<Old> DATABASES =
      List.of(
          new Old("artstore_admin", "admin-module", "admin", "", "20251116_2141", "4c7e84fcc6b9"),
          new Old(
              "artstore_storage_01",
              "storage-element",
              "element",
              "storage_elem_01",
              "20251116_1838",
              "100779395dad"),
          new Old("artstore", "query-module", "query", "", "20251116_2142", "16c6973431df"));

  private final EmbeddedPostgres server = TestPostgres.shared().server();

  /** A database as the old product's own scripts left it. */
  private record Old(
      String database,
      String module,
      String folder,
      String prefix,
      String version,
      String revision) {
    SqlScripts scripts() {
      return new SqlScripts(
          Path.of("..", module, "src/main/resources/db", folder).toAbsolutePath().normalize(),
          prefix);
    }

    String alembicTable() {
      return prefix.isEmpty() ? "alembic_version" : prefix + "_alembic_version";
    }
  }

  @Test
  void takesOldDatabasesForwardAndGivesThemBackAsTheyWere(@TempDir Path folder) throws Exception {
    for (Old old : DATABASES) {
      make(old);
    }
    Map<String, List<String>> before = everything();

    Program.Result adopted =
        schema(folder, "adopt", "--database", "admin-module", "artstore", "storage-elem-01");
    assertThat(adopted.exitCode()).as(adopted.output() + adopted.errors()).isZero();
    assertThat(adopted.output()).contains("adopted at 20251116_2141", "comment on column");
    assertThat(schema(folder, "provision").exitCode()).isZero();
    Program.Result upgraded = schema(folder, "upgrade");
    assertThat(upgraded.exitCode()).as(upgraded.output() + upgraded.errors()).isZero();
    Program.Result status = schema(folder, "status");
    assertThat(status.exitCode()).as(status.output() + status.errors()).isZero();

    try (UpInstallation up = new UpInstallation(folder.resolve("data"), "--postgres", url(""))) {
      up.start();
      Program.Result smoke =
          Program.run(Map.of(), "smoke", "--data", folder.resolve("data").toString());
      assertThat(smoke.exitCode()).as(smoke.output() + smoke.errors()).isZero();
    }
    assertThat(query("artstore_admin", "SELECT count(*) > 1 FROM users")).containsExactly("t");

    String[] rollback = {
      "rollback", "--all", "--database", "admin-module", "artstore", "storage-elem-01"
    };
    String loss = schema(folder, rollback).lossToAccept();
    List<String> accepted = new ArrayList<>(List.of(rollback));
    accepted.addAll(List.of("--accept-loss", loss));
    Program.Result back = schema(folder, accepted.toArray(String[]::new));
    assertThat(back.exitCode()).as(back.output() + back.errors()).isZero();
    Program.Result undone =
        schema(
            folder, "adopt", "--undo", "--database", "admin-module", "artstore", "storage-elem-01");
    assertThat(undone.exitCode()).as(undone.output() + undone.errors()).isZero();
    assertThat(everything()).isEqualTo(before);
  }

  private void make(Old old) throws SQLException {
    run("postgres", "DROP DATABASE IF EXISTS " + old.database() + " WITH (FORCE)");
    run("postgres", "CREATE DATABASE " + old.database() + " TEMPLATE template0 ENCODING 'UTF8'");
    PGSimpleDataSource source = source(old.database());
    old.scripts().up(old.version(), source);
    old.scripts().seed(old.version(), source);
    run(
        old.database(),
        "CREATE TABLE %1$s (version_num varchar(32) NOT NULL, CONSTRAINT %1$s_pkc PRIMARY KEY"
                .formatted(old.alembicTable())
            + " (version_num)); INSERT INTO %s VALUES ('%s')"
                .formatted(old.alembicTable(), old.revision()));
    if (!old.prefix().isEmpty()) {
      // Larger ones would add up to more than the old counters can hold, and stop the way back.
      run(old.database(), "UPDATE storage_elem_01_files SET file_size = 10");
    }
    if (old.database().equals("artstore")) {
      // As the old product left them there.
      run(
          old.database(),
          "COMMENT ON COLUMN file_metadata_cache.filename IS 'Имя файла';"
              + " COMMENT ON TABLE search_history IS 'История поиска'");
    }
  }

  /** Catalog and rows, but for the roles that provisioning made. */
  private Map<String, List<String>> everything() throws SQLException {
    Map<String, List<String>> found = new LinkedHashMap<>();
    for (Old old : DATABASES) {
      List<String> all = new ArrayList<>(CatalogListing.of(source(old.database())));
      all.addAll(query(old.database(), "SELECT version_num FROM " + old.alembicTable()));
      found.put(old.database(), all);
    }
    return found;
  }

  private Program.Result schema(Path folder, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("schema"));
    command.addAll(Arrays.asList(arguments));
    command.addAll(
        List.of(
            "--data",
            folder.resolve("data").toString(),
            "--postgres",
            url(server.superuser() + "@")));
    return Program.run(Map.of("PGPASSWORD", server.password()), command.toArray(String[]::new));
  }

  private String url(String user) {
    return "postgresql://%s%s:%d/postgres".formatted(user, server.host(), server.port());
  }

  private PGSimpleDataSource source(String database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {server.host()});
    source.setPortNumbers(new int[] {server.port()});
    source.setUser(server.superuser());
    source.setPassword(server.password());
    source.setDatabaseName(database);
    return source;
  }

  private void run(String database, String sql) throws SQLException {
    try (Connection connection = source(database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> query(String database, String sql) throws SQLException {
    try (Connection connection = source(database).getConnection();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }
}
