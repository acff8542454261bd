package io.artstore.element.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.testkit.CatalogListing;
import io.artstore.testkit.SqlScripts;
import io.artstore.testkit.TestDatabase;
import io.artstore.testkit.TestPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the migrations promise about rows that are there. */
final class ElementMigrationsTest {
  private static final SqlScripts SCRIPTS =
      new SqlScripts(Path.of("src/main/resources/db/element"), "storage_elem_01");
  private static final String BASELINE = "20251116_1838";
  private static final String WIDE_COUNTERS = "20261124_0900";
  private static final String DEFAULTS = "20261124_0910";
  private static final String CLOSED_VALUE_SETS = "20261124_0920";
  private static final String TOMBSTONES = "20261124_1010";

  private final TestDatabase database = TestPostgres.createDatabase();
  private final Jdbi jdbi = Jdbi.create(database.dataSource());

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  @Test
  void narrowingStopsWithTheNumberOfRowsThatDoNotFit() throws SQLException {
    SCRIPTS.upTo(WIDE_COUNTERS, database.dataSource());
    SCRIPTS.seed(WIDE_COUNTERS, database.dataSource());
    List<String> before = CatalogListing.of(database.dataSource());

    assertThatThrownBy(() -> SCRIPTS.down(WIDE_COUNTERS, database.dataSource()))
        .hasMessageContaining(
            "rows of storage_elem_01_config with total_files or total_size_bytes above 2147483647: 1");
    execute("UPDATE storage_elem_01_config SET total_files = 1, total_size_bytes = 2147483647");
    assertThatThrownBy(() -> SCRIPTS.down(WIDE_COUNTERS, database.dataSource()))
        .hasMessageContaining("rows of storage_elem_01_wal with duration_ms above 2147483647: 1");
    assertThat(CatalogListing.of(database.dataSource())).isEqualTo(before);

    execute("DELETE FROM storage_elem_01_wal");
    SCRIPTS.down(WIDE_COUNTERS, database.dataSource());
    assertThat(one("SELECT total_size_bytes FROM storage_elem_01_config")).isEqualTo("2147483647");
  }

  @Test
  void oddRowsOfAnAdoptedDatabaseAreCountedBeforeAnythingChanges() throws SQLException {
    SCRIPTS.upTo(DEFAULTS, database.dataSource());
    execute(
        "INSERT INTO storage_elem_01_config (current_mode) VALUES ('RW'), ('rw'), (''), ('archive')");
    List<String> before = CatalogListing.of(database.dataSource());

    assertThatThrownBy(() -> SCRIPTS.up(CLOSED_VALUE_SETS, database.dataSource()))
        .hasMessageContaining(
            "rows of storage_elem_01_config whose current_mode is not edit, rw, ro or ar: 3");
    assertThat(CatalogListing.of(database.dataSource())).isEqualTo(before);
  }

  @Test
  void documentsThatWereThereArePermanentAndNotYetNumbered() throws SQLException {
    SCRIPTS.up(BASELINE, database.dataSource());
    SCRIPTS.seed(BASELINE, database.dataSource());
    for (String version : SCRIPTS.versions().subList(1, SCRIPTS.versions().size())) {
      SCRIPTS.up(version, database.dataSource());
    }
    assertThat(
            one(
                """
                SELECT count(*) FROM storage_elem_01_files
                WHERE retention_policy = 'permanent' AND tags = '{}' AND revision = 1
                  AND deleted_at IS NULL AND feed_position IS NULL
                """))
        .isEqualTo("3");
  }

  @Test
  void theWayBackBeforeTombstonesLeavesLivingDocumentsOnly() throws SQLException {
    SCRIPTS.upTo(TOMBSTONES, database.dataSource());
    SCRIPTS.seed(TOMBSTONES, database.dataSource());
    SCRIPTS.down(TOMBSTONES, database.dataSource());
    assertThat(one("SELECT string_agg(storage_filename, ' ') FROM storage_elem_01_files"))
        .isEqualTo("a_4.txt");
  }

  @Test
  void aPositionIsGivenOnceAndUnnumberedRowsAreFoundByTheirIndex() throws SQLException {
    SCRIPTS.upAll(database.dataSource());
    execute(
        """
        INSERT INTO storage_elem_01_files (file_id, original_filename, storage_filename, file_size,
          content_type, created_by_id, created_by_username, storage_path, checksum, feed_position)
        SELECT gen_random_uuid(), 'a', 'a' || n, 1, 'text/plain', '1', 'a', '', repeat('a', 64), n
        FROM generate_series(1, 5000) n
        """);
    execute("UPDATE storage_elem_01_files SET feed_position = NULL WHERE feed_position > 2000");
    execute("ANALYZE storage_elem_01_files");

    assertThatThrownBy(
            () ->
                execute(
                    "UPDATE storage_elem_01_files SET feed_position = 1 WHERE feed_position = 2"))
        .hasMessageContaining("uq_storage_elem_01_files_feed_position");
    assertThat(
            plan(
                """
                SELECT file_id FROM storage_elem_01_files WHERE feed_position IS NULL
                ORDER BY updated_at, file_id LIMIT 500
                """))
        .contains("idx_storage_elem_01_files_unnumbered");
  }

  private void execute(String sql) {
    jdbi.useHandle(handle -> handle.execute(sql));
  }

  private String plan(String sql) {
    return jdbi.withHandle(
        handle ->
            String.join("\n", handle.createQuery("EXPLAIN " + sql).mapTo(String.class).list()));
  }

  private String one(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }
}
