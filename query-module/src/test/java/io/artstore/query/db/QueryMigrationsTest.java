package io.artstore.query.db;

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
final class QueryMigrationsTest {
  private static final SqlScripts SCRIPTS =
      new SqlScripts(Path.of("src/main/resources/db/query"), "");
  private static final String BASELINE = "20251116_2142";
  private static final String EQUAL_CONTENTS = "20261124_0900";
  private static final String WIDE_STATISTICS = "20261124_0910";
  private static final String LONGER_NAMES = "20261124_0920";
  private static final String FULL_TEXT = "20261124_1010";

  private final TestDatabase database = TestPostgres.createDatabase();
  private final Jdbi jdbi = Jdbi.create(database.dataSource());

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  @Test
  void equalContentsStopTheWayBackWithTheirNumber() throws SQLException {
    SCRIPTS.upTo(EQUAL_CONTENTS, database.dataSource());
    SCRIPTS.seed(BASELINE, database.dataSource());
    SCRIPTS.seed(EQUAL_CONTENTS, database.dataSource());
    refusesToGoBackFrom(
        EQUAL_CONTENTS, "rows of file_metadata_cache that repeat the sha256_hash of another: 1");
    execute("DELETE FROM file_metadata_cache WHERE filename LIKE 'Copy%'");
    SCRIPTS.down(EQUAL_CONTENTS, database.dataSource());
  }

  @Test
  void narrowingStopsWithTheNumberOfRowsThatDoNotFit() throws SQLException {
    SCRIPTS.upTo(WIDE_STATISTICS, database.dataSource());
    SCRIPTS.seed(WIDE_STATISTICS, database.dataSource());
    refusesToGoBackFrom(WIDE_STATISTICS, "rows of search_history with an id above 2147483647: 1");
    execute("DELETE FROM search_history");
    refusesToGoBackFrom(
        WIDE_STATISTICS,
        "rows of download_statistics with an id or a download_time_ms above 2147483647: 2");
    execute("DELETE FROM download_statistics");
    execute("SELECT setval('download_statistics_id_seq', 2147483648)");
    refusesToGoBackFrom(
        WIDE_STATISTICS, "sequences of search_history and download_statistics above 2147483647: 1");
    execute("SELECT setval('download_statistics_id_seq', 2147483646)");
    SCRIPTS.down(WIDE_STATISTICS, database.dataSource());
    assertThat(
            one(
                """
                INSERT INTO download_statistics
                  (file_id, bytes_transferred, download_time_ms, was_resumed, storage_element_id)
                VALUES ('', 0, 0, false, '') RETURNING id
                """))
        .isEqualTo("2147483647");
  }

  @Test
  void namesThatDoNotFitStopTheWayBackWithTheirNumber() throws SQLException {
    SCRIPTS.upTo(LONGER_NAMES, database.dataSource());
    SCRIPTS.seed(LONGER_NAMES, database.dataSource());
    refusesToGoBackFrom(
        LONGER_NAMES,
        "rows of file_metadata_cache with a filename above 255 or a mime_type above 127"
            + " characters: 1");
    execute("UPDATE file_metadata_cache SET filename = left(filename, 255), mime_type = NULL");
    SCRIPTS.down(LONGER_NAMES, database.dataSource());
  }

  @Test
  void documentsThatWereThereAreFoundAfterwardsAndTheirVectorsGoAgain() throws SQLException {
    SCRIPTS.up(BASELINE, database.dataSource());
    SCRIPTS.seed(BASELINE, database.dataSource());
    for (String version : SCRIPTS.versions()) {
      if (version.compareTo(BASELINE) > 0 && version.compareTo(FULL_TEXT) <= 0) {
        SCRIPTS.up(version, database.dataSource());
      }
    }
    assertThat(
            one(
                """
                SELECT filename FROM file_metadata_cache
                WHERE search_vector @@ file_metadata_cache_query('договоры')
                """))
        .isEqualTo("Договор_2024-11.pdf");

    SCRIPTS.down(FULL_TEXT, database.dataSource());
    assertThat(one("SELECT count(search_vector) FROM file_metadata_cache")).isEqualTo("0");
  }

  private void refusesToGoBackFrom(String version, String message) {
    List<String> before = CatalogListing.of(database.dataSource());
    assertThatThrownBy(() -> SCRIPTS.down(version, database.dataSource()))
        .hasMessageContaining(message);
    assertThat(CatalogListing.of(database.dataSource())).isEqualTo(before);
  }

  private void execute(String sql) {
    jdbi.useHandle(handle -> handle.execute(sql));
  }

  private String one(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }
}
