package io.artstore.schema.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.schema.Goal;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaTarget;
import io.artstore.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of entries without a prefix that share a database: each holds its own entry's rows. */
class SharedBackupTest {
  private static final String UP =
      """
      CREATE TABLE pages (id bigserial PRIMARY KEY, text text);
      CREATE TYPE ink AS ENUM ('RED');
      """;
  private static final String DOWN = "DROP TABLE pages; DROP TYPE ink;";

  @TempDir private Path directory = Path.of("");
  private Archive archive = new Archive(TestPostgres.shared(), directory);
  private final SchemaEngine engine = new SchemaEngine(Archive.settings(), RunListener.SILENT);

  @AfterEach
  void dropDatabases() {
    archive.close();
  }

  @Test
  void eachGoesIntoASharedDatabaseAgain() throws Exception {
    archive = new Archive(TestPostgres.shared(), directory);
    SchemaTarget archiveHere = archive.empty();
    SchemaTarget pagesHere = beside(archiveHere);
    archiveHere = beside(archiveHere, pagesHere);
    engine.upgrade(pagesHere);
    engine.upgrade(archiveHere, new Goal.At(new MigrationVersion(Archive.VERSION)));
    archive.execute(archiveHere, Archive.ROWS);
    archive.execute(pagesHere, "INSERT INTO pages (text) VALUES ('one'), ('two')");
    archive.execute(pagesHere, "CREATE TABLE audit_tmp (id int)");
    List<String> before = content(archiveHere);

    Path archiveFolder = Archive.backups().take(archiveHere, archive.place()).folder();
    BackupReport pages = Archive.backups().take(pagesHere, archive.place());
    assertThat(pages.manifest().notSaved()).containsExactly("table audit_tmp");
    assertThat(pages.manifest().tables())
        .extracting(Manifest.SavedTable::table)
        .containsExactly("pages", "pages_more", "schema_history");
    assertThat(Files.readAllLines(pages.folder().resolve("tables/schema_history.csv")))
        .hasSize(3)
        .filteredOn(line -> line.contains(",pages,"))
        .hasSize(2);

    SchemaTarget archiveThere = archive.empty();
    SchemaTarget pagesThere = beside(archiveThere);
    archiveThere = beside(archiveThere, pagesThere);
    Archive.restore(archiveThere, archiveFolder);
    engine.upgrade(archiveThere);
    Archive.restore(pagesThere, pages.folder());
    engine.rollback(archiveThere, new Goal.At(new MigrationVersion(Archive.VERSION)));
    assertThat(content(archiveThere)).containsExactlyInAnyOrderElementsOf(before);
    for (SchemaTarget target : List.of(archiveThere, pagesThere)) {
      assertThat(engine.status(target).findings()).isEmpty();
    }
  }

  @Test
  void theScriptReadsTheHistoryOfItsEntry() throws Exception {
    archive = new Archive(TestPostgres.shared(), directory);
    SchemaTarget archiveHere = archive.empty();
    SchemaTarget pagesHere = beside(archiveHere);
    engine.upgrade(pagesHere, new Goal.At(new MigrationVersion(Archive.VERSION)));
    engine.upgrade(beside(archiveHere, pagesHere));
    archive.execute(pagesHere, "INSERT INTO pages (text) VALUES ('one')");
    Path folder = Archive.backups().take(pagesHere, archive.place()).folder();
    archive.execute(pagesHere, "TRUNCATE pages");
    String guard = Files.readString(folder.resolve(Manifest.SCRIPT));
    int from = guard.indexOf("DO $guard$");
    archive.execute(pagesHere, guard.substring(from, guard.indexOf("END $guard$;") + 12));
    assertThat(guard).contains("u.entry = 'pages'");
  }

  private SchemaTarget beside(SchemaTarget other) throws IOException {
    Path migrations = archive.migrations("pages", UP, DOWN);
    Files.writeString(
        migrations.resolve("20260102_0900_more.up.sql"), "CREATE TABLE pages_more (id int);");
    Files.writeString(migrations.resolve("20260102_0900_more.down.sql"), "DROP TABLE pages_more;");
    return beside(
        archive.target("pages", migrations, Optional.empty(), other.entry().database()), other);
  }

  private static SchemaTarget beside(SchemaTarget target, SchemaTarget other) {
    return new SchemaTarget(target.entry().among(List.of(other.entry())), target.connections());
  }

  private List<String> content(SchemaTarget target) throws SQLException {
    return archive.content(target).stream().filter(row -> !row.startsWith("audit_tmp")).toList();
  }
}
