package io.artstore.systemtests.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.app.installation.Schemas;
import io.artstore.schema.EngineSettings;
import io.artstore.schema.Goal;
import io.artstore.schema.Migration;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.Remedy;
import io.artstore.schema.RunLimits;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.backup.BackupPlace;
import io.artstore.schema.backup.Backups;
import io.artstore.schema.backup.CopyListener;
import io.artstore.schema.backup.Restores;
import io.artstore.schema.backup.SavedFolder;
import io.artstore.testkit.TestDatabase;
import io.artstore.testkit.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Backups of ArtStore's own databases, with the rows that its migrations were proven with. */
final class OwnSchemasTest {
  private static final EngineSettings SETTINGS =
      new EngineSettings("1", "tester", "host", Remedy.PLAIN, RunLimits.DEFAULT);
  private static final SchemaEngine ENGINE = new SchemaEngine(SETTINGS, RunListener.SILENT);

  /** An entry and where its migrations lie on the class path. */
  record Own(SchemaEntry entry, String folder) {
    @Override
    public String toString() {
      return entry.name();
    }
  }

  @SuppressWarnings("unused")
  private static final List<Own> OWN =
      List.of(
          new Own(Schemas.ADMIN, "db/admin"),
          new Own(Schemas.ELEMENT_01, "db/element"),
          new Own(Schemas.QUERY, "db/query"));

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @FieldSource("OWN")
  void everyRowComesBack(Own own) throws IOException, SQLException {
    try (TestDatabase database = database(own)) {
      SchemaTarget source = target(own, database);
      List<MigrationVersion> versions =
          own.entry().migrations().read(own.entry().prefix()).list().stream()
              .map(Migration::version)
              .toList();
      for (MigrationVersion version : versions) {
        ENGINE.upgrade(source, new Goal.At(version));
        execute(database, seed(own, version));
        if (version.equals(versions.getFirst()) || version.equals(versions.getLast())) {
          comesBack(own, database, source);
        }
      }
    }
  }

  private void comesBack(Own own, TestDatabase database, SchemaTarget source) throws SQLException {
    try (TestDatabase spare = database(own)) {
      SavedFolder backup = backup(source);
      assertThat(backup.manifest().rows()).isPositive();
      assertThat(backup.manifest().asProven()).isTrue();
      new Restores(SETTINGS, RunListener.SILENT, CopyListener.SILENT)
          .restore(target(own, spare), backup);
      assertThat(content(spare))
          .as("as of " + backup.manifest().version())
          .isEqualTo(content(database));
      assertThat(feeds(spare)).containsOnly("NULL");
    }
  }

  private static TestDatabase database(Own own) throws SQLException {
    TestDatabase database = TestPostgres.createDatabase();
    for (String extension : own.entry().extensions()) {
      execute(database, "CREATE EXTENSION " + extension + " SCHEMA public");
    }
    return database;
  }

  private SavedFolder backup(SchemaTarget source) {
    return SavedFolder.open(
        new Backups(SETTINGS, RunListener.SILENT, CopyListener.SILENT)
            .take(source, new BackupPlace(directory, 1))
            .folder());
  }

  private static SchemaTarget target(Own own, TestDatabase database) {
    return new SchemaTarget(
        own.entry().inDatabase(database.name()), database.dataSource()::getConnection);
  }

  private static String seed(Own own, MigrationVersion version) throws IOException {
    String resource = "/" + own.folder() + "/seed/" + version + ".sql";
    try (InputStream in = Schemas.class.getResourceAsStream(resource)) {
      return in == null
          ? "SELECT 1"
          : new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .replace("${prefix}", own.entry().prefix().orElse(""));
    }
  }

  /** Every row without the feed, which is new after a restore. */
  private static List<String> content(TestDatabase database) throws SQLException {
    List<String> content = new ArrayList<>();
    for (String table :
        query(
            database,
            """
            SELECT c.relname FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
              AND c.relname !~ 'schema_history$' ORDER BY 1
            """)) {
      for (String row :
          query(
              database, "SELECT (to_jsonb(t) - 'feed_id')::text FROM " + table + " t ORDER BY 1")) {
        content.add(table + " " + row);
      }
    }
    return content;
  }

  private static List<String> feeds(TestDatabase database) throws SQLException {
    return query(database, "SELECT to_regclass('storage_elem_01_config')").equals(List.of("NULL"))
        ? List.of("NULL")
        : query(database, "SELECT to_jsonb(t) ->> 'feed_id' FROM storage_elem_01_config t");
  }

  private static void execute(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> query(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(Objects.requireNonNullElse(rows.getString(1), "NULL"));
      }
      return found;
    }
  }
}
