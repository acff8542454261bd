package io.artstore.schema.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.artstore.schema.BackupException;
import io.artstore.schema.Goal;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaTarget;
import io.artstore.testkit.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {
  private static final String HALLS_UP =
      """
      CREATE TABLE ${prefix}_config (id int PRIMARY KEY, feed_id uuid);
      CREATE TABLE ${prefix}_files (id bigserial PRIMARY KEY, name text);
      """;
  private static final String HALLS_DOWN =
      "DROP TABLE ${prefix}_config; DROP TABLE ${prefix}_files;";

  @TempDir private Path directory = Path.of("");

  static Stream<TestPostgres> servers() {
    return Stream.concat(Stream.of(TestPostgres.shared()), TestPostgres.debian15().stream());
  }

  @ParameterizedTest
  @MethodSource("servers")
  void everyRowComesBackAsItWas(TestPostgres postgres) throws Exception {
    try (Archive archive = new Archive(postgres, directory)) {
      SchemaTarget source = archive.filled();
      List<String> before = archive.content(source);
      BackupReport backup = Archive.backups().take(source, archive.place());

      assertThat(backup.manifest().asProven()).isTrue();
      assertThat(backup.manifest().version()).isEqualTo(Archive.VERSION);
      assertThat(backup.folder().getFileName().toString()).matches("archive-[0-9]{8}T[0-9]{6}Z");

      SchemaTarget target = archive.empty();
      RestoreReport restored = Archive.restore(target, backup.folder());
      assertThat(archive.content(target)).isEqualTo(before).hasSizeGreaterThan(20);
      assertThat(restored.upgrade().orElseThrow().steps()).hasSize(1);
      assertThat(restored.replaced()).containsExactly("colours");
      assertThat(new SchemaEngine(Archive.settings(), RunListener.SILENT).status(target).findings())
          .isEmpty();
      assertThat(archive.query(target, "SELECT version FROM schema_history"))
          .containsExactly(Archive.VERSION);
      // Triggers and keys are as the migrations made them: the fingerprint says so, and they work.
      archive.execute(target, "INSERT INTO houses (name) VALUES ('new')");
      assertThat(archive.query(target, "SELECT id FROM houses WHERE name = 'new'"))
          .containsExactly("4712");
      assertThat(archive.query(target, "SELECT line FROM log WHERE line = 'house new'")).hasSize(1);
      assertThat(new SchemaEngine(Archive.settings(), RunListener.SILENT).upgrade(target).steps())
          .hasSize(1);
    }
  }

  /** What a restore leaves that was killed while it made the schema, or right after. */
  @Test
  void goesOnWhereARestoreWasKilled() throws Exception {
    try (Archive archive = new Archive(TestPostgres.shared(), directory)) {
      SchemaTarget source = archive.filled();
      SchemaEngine engine = new SchemaEngine(Archive.settings(), RunListener.SILENT);
      engine.upgrade(source);
      BackupReport backup = Archive.backups().take(source, archive.place());
      for (Goal reached :
          List.of(new Goal.At(new MigrationVersion(Archive.VERSION)), new Goal.Head())) {
        SchemaTarget target = archive.empty();
        engine.upgrade(target, reached);
        Archive.restore(target, backup.folder());
        assertThat(archive.content(target)).isEqualTo(archive.content(source));
      }
      SchemaTarget used = archive.empty();
      engine.upgrade(used, new Goal.At(new MigrationVersion(Archive.VERSION)));
      archive.execute(used, "INSERT INTO log VALUES ('somebody was here')");
      assertThatThrownBy(() -> Archive.restore(used, backup.folder()))
          .isInstanceOf(BackupException.class)
          .hasMessageContaining("is at 20260101_0900 all, the backup is of 20260102_0900 more");
      assertThat(engine.status(used).version()).contains("20260101_0900 all");
    }
  }

  @Test
  void goesIntoASchemaThatIsThereWithoutRows() throws Exception {
    try (Archive archive = new Archive(TestPostgres.shared(), directory)) {
      SchemaTarget source = archive.filled();
      BackupReport backup = Archive.backups().take(source, archive.place());
      SchemaTarget target = archive.empty();
      new SchemaEngine(Archive.settings(), RunListener.SILENT)
          .upgrade(target, new Goal.At(new MigrationVersion(Archive.VERSION)));
      archive.execute(target, "TRUNCATE colours");
      RestoreReport restored = Archive.restore(target, backup.folder());
      assertThat(restored.upgrade()).isEmpty();
      assertThat(archive.content(target)).isEqualTo(archive.content(source));
    }
  }

  @Test
  void theBackupOfOneServerGoesIntoAnother() throws Exception {
    Optional<TestPostgres> older = TestPostgres.debian15();
    assumeTrue(older.isPresent());
    try (Archive from = new Archive(older.orElseThrow(), directory);
        Archive to = new Archive(TestPostgres.shared(), directory)) {
      SchemaTarget source = from.filled();
      BackupReport backup = Archive.backups().take(source, from.place());
      Files.delete(directory.resolve("archive/proven.json"));
      SchemaTarget target = to.empty();
      Archive.restore(target, backup.folder());
      assertThat(to.content(target)).isEqualTo(from.content(source));
    }
  }

  @Test
  void keepsTenantsOfOneDatabaseApart() throws Exception {
    try (Archive archive = new Archive(TestPostgres.shared(), directory)) {
      Path migrations = archive.migrations("halls", HALLS_UP, HALLS_DOWN);
      Files.writeString(
          migrations.resolve("after-restore.sql"), "UPDATE ${prefix}_config SET feed_id = NULL;");
      SchemaTarget north = archive.target("north", migrations, Optional.of("x_01"));
      SchemaTarget south =
          archive.target("south", migrations, Optional.of("x_011"), north.entry().database());
      fill(archive, north, "x_01");
      fill(archive, south, "x_011");
      archive.execute(north, "CREATE TABLE audit_tmp (id int); CREATE TABLE x_01_extra (id int)");

      BackupReport backup = Archive.backups().take(north, archive.place());
      assertThat(backup.folder().getFileName().toString()).startsWith("north-x_01-20");
      assertThat(backup.manifest().tables())
          .extracting(Manifest.SavedTable::table)
          .containsExactly("x_01_config", "x_01_files", "x_01_more", "x_01_schema_history");
      assertThat(backup.manifest().notSaved())
          .containsExactly("table audit_tmp", "table x_01_extra");
      assertThat(Files.readString(backup.folder().resolve("tables/x_01_config.csv")))
          .isEqualTo("id,feed_id\n1,00000000-0000-0000-0000-000000000009\n");

      SchemaTarget target = archive.target("north", migrations, Optional.of("x_01"));
      assertThat(Archive.restore(target, backup.folder()).afterRestore()).isTrue();
      assertThat(archive.content(target))
          .as("the script after the restore makes the feed new")
          .containsExactly("x_01_config (1,)", "x_01_files (1,one)", "x_01_files_id_seq[(1,t)]");
    }
  }

  private static void fill(Archive archive, SchemaTarget target, String prefix)
      throws SQLException {
    new SchemaEngine(Archive.settings(), RunListener.SILENT).upgrade(target);
    archive.execute(
        target,
        "INSERT INTO %1$s_config VALUES (1, '00000000-0000-0000-0000-000000000009');"
                .formatted(prefix)
            + "INSERT INTO %1$s_files (name) VALUES ('one')".formatted(prefix));
  }

  @Test
  void aWriterThatCommitsMeanwhileDoesNotTearIt() throws Exception {
    try (Archive archive = new Archive(TestPostgres.shared(), directory)) {
      SchemaTarget source = archive.filled();
      List<String> before = archive.query(source, "SELECT t::text FROM people t ORDER BY 1");
      CopyListener writer =
          (phase, table, done, expected) -> {
            // Tables are copied by name, so houses is being copied and people is yet to come.
            if (table.equals("houses")) {
              try {
                archive.execute(
                    source,
                    "WITH new AS (INSERT INTO houses (name) VALUES (gen_random_uuid()) RETURNING id)"
                        + " INSERT INTO people SELECT gen_random_uuid(), id FROM new;"
                        + " UPDATE people SET boss = NULL");
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            }
          };
      BackupReport backup =
          new Backups(Archive.settings(), RunListener.SILENT, writer).take(source, archive.place());
      assertThat(archive.query(source, "SELECT t::text FROM people t")).hasSizeGreaterThan(3);
      SchemaTarget target = archive.empty();
      Archive.restore(target, backup.folder());
      assertThat(archive.query(target, "SELECT t::text FROM people t ORDER BY 1"))
          .isEqualTo(before);
      assertThat(archive.query(target, "SELECT count(*) FROM houses")).containsExactly("2");
    }
  }
}
