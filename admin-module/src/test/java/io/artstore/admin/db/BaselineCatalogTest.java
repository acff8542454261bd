package io.artstore.admin.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.testkit.CatalogListing;
import io.artstore.testkit.SqlScripts;
import io.artstore.testkit.TestDatabase;
import io.artstore.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The first migration makes exactly the catalog of an installation of 2025-11-16. */
final class BaselineCatalogTest {
  private static final SqlScripts SCRIPTS =
      new SqlScripts(Path.of("src/main/resources/db/admin"), "");
  private static final Path EXPECTED = Path.of("src/test/resources/db/admin/baseline-catalog.txt");
  private static final String BASELINE = "20251116_2141";

  static List<TestPostgres> servers() {
    return TestPostgres.everyVersion();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void makesTheCatalogOfExistingInstallationsAndTakesAllOfItBack(TestPostgres postgres)
      throws IOException, SQLException {
    try (TestDatabase database = postgres.newDatabase()) {
      SCRIPTS.up(BASELINE, database.dataSource());
      assertThat(CatalogListing.of(database.dataSource()))
          .containsExactlyInAnyOrderElementsOf(Files.readAllLines(EXPECTED));

      SCRIPTS.down(BASELINE, database.dataSource());
      assertThat(CatalogListing.of(database.dataSource())).isEmpty();

      SCRIPTS.up(BASELINE, database.dataSource());
      assertThat(CatalogListing.of(database.dataSource()))
          .containsExactlyInAnyOrderElementsOf(Files.readAllLines(EXPECTED));
    }
  }
}
