package io.artstore.element.db;

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

/**
 * The first migration makes exactly the catalog of an installation of 2025-11-16, under any prefix,
 * beside other elements in the same database.
 */
final class BaselineCatalogTest {
  private static final Path FOLDER = Path.of("src/main/resources/db/element");
  private static final Path EXPECTED =
      Path.of("src/test/resources/db/element/baseline-catalog.txt");
  private static final String BASELINE = "20251116_1838";

  /** One prefix is the beginning of the other. */
  private static final SqlScripts FIRST = new SqlScripts(FOLDER, "storage_elem_01");

  private static final SqlScripts SECOND = new SqlScripts(FOLDER, "storage_elem_011");

  static List<TestPostgres> servers() {
    return TestPostgres.everyVersion();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void makesTheCatalogOfExistingInstallationsAndTakesAllOfItBack(TestPostgres postgres)
      throws IOException, SQLException {
    try (TestDatabase database = postgres.newDatabase()) {
      FIRST.up(BASELINE, database.dataSource());
      assertThat(CatalogListing.of(database.dataSource()))
          .containsExactlyInAnyOrderElementsOf(expected(FIRST));

      FIRST.down(BASELINE, database.dataSource());
      assertThat(CatalogListing.of(database.dataSource())).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void twoElementsShareADatabaseWithoutTouchingEachOther(TestPostgres postgres)
      throws IOException, SQLException {
    try (TestDatabase database = postgres.newDatabase()) {
      FIRST.up(BASELINE, database.dataSource());
      SECOND.up(BASELINE, database.dataSource());
      assertThat(listing(FIRST, database)).containsExactlyInAnyOrderElementsOf(expected(FIRST));
      assertThat(listing(SECOND, database)).containsExactlyInAnyOrderElementsOf(expected(SECOND));

      FIRST.down(BASELINE, database.dataSource());
      assertThat(CatalogListing.of(database.dataSource()))
          .containsExactlyInAnyOrderElementsOf(expected(SECOND));

      FIRST.up(BASELINE, database.dataSource());
      SECOND.down(BASELINE, database.dataSource());
      assertThat(CatalogListing.of(database.dataSource()))
          .containsExactlyInAnyOrderElementsOf(expected(FIRST));
    }
  }

  @ParameterizedTest
  @MethodSource("servers")
  void laterMigrationsOfOneElementLeaveTheOtherAsItIs(TestPostgres postgres)
      throws IOException, SQLException {
    try (TestDatabase database = postgres.newDatabase()) {
      SECOND.up(BASELINE, database.dataSource());
      FIRST.upAll(database.dataSource());
      assertThat(listing(SECOND, database)).containsExactlyInAnyOrderElementsOf(expected(SECOND));

      for (String version : FIRST.versions().reversed()) {
        FIRST.down(version, database.dataSource());
      }
      assertThat(CatalogListing.of(database.dataSource()))
          .containsExactlyInAnyOrderElementsOf(expected(SECOND));
    }
  }

  private static List<String> listing(SqlScripts scripts, TestDatabase database) {
    return CatalogListing.ofOwnersBeginningWith(scripts.prefix() + "_", database.dataSource());
  }

  private static List<String> expected(SqlScripts scripts) throws IOException {
    return Files.readAllLines(EXPECTED).stream()
        .map(line -> line.replace("${prefix}", scripts.prefix()))
        .toList();
  }
}
