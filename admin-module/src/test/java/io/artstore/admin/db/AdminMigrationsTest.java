package io.artstore.admin.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.api.auth.Scope;
import io.artstore.testkit.CatalogListing;
import io.artstore.testkit.SqlScripts;
import io.artstore.testkit.TestDatabase;
import io.artstore.testkit.TestPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the migrations promise about rows that are there. */
final class AdminMigrationsTest {
  private static final SqlScripts SCRIPTS =
      new SqlScripts(Path.of("src/main/resources/db/admin"), "");
  private static final String BASELINE = "20251116_2141";
  private static final String WIDE_FILE_COUNT = "20261124_0900";
  private static final String ROW_DEFAULTS = "20261124_0910";
  private static final String COUNTERS_IN_RANGE = "20261124_0920";

  private final TestDatabase database = TestPostgres.createDatabase();
  private final Jdbi jdbi = Jdbi.create(database.dataSource());

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  @Test
  void narrowingStopsWithTheNumberOfRowsThatDoNotFit() throws SQLException {
    SCRIPTS.upTo(WIDE_FILE_COUNT, database.dataSource());
    SCRIPTS.seed(WIDE_FILE_COUNT, database.dataSource());
    List<String> before = CatalogListing.of(database.dataSource());

    assertThatThrownBy(() -> SCRIPTS.down(WIDE_FILE_COUNT, database.dataSource()))
        .hasMessageContaining("rows of storage_elements with a file_count above 2147483647: 1");
    assertThat(CatalogListing.of(database.dataSource())).isEqualTo(before);
    assertThat(one("SELECT max(file_count) FROM storage_elements")).isEqualTo("2147483648");

    jdbi.useHandle(handle -> handle.execute("UPDATE storage_elements SET file_count = 2147483647"));
    SCRIPTS.down(WIDE_FILE_COUNT, database.dataSource());
    assertThat(one("SELECT max(file_count) FROM storage_elements")).isEqualTo("2147483647");
  }

  @Test
  void oddRowsOfAnAdoptedDatabaseAreCountedBeforeAnythingChanges() throws SQLException {
    SCRIPTS.upTo(ROW_DEFAULTS, database.dataSource());
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                INSERT INTO service_accounts
                  (name, client_id, client_secret_hash, secret_expires_at, rate_limit)
                VALUES ('a', 'a', 'x', now(), 0), ('b', 'b', 'x', now(), -1), ('c', 'c', 'x', now(), 1)
                """));
    List<String> before = CatalogListing.of(database.dataSource());

    assertThatThrownBy(() -> SCRIPTS.up(COUNTERS_IN_RANGE, database.dataSource()))
        .hasMessageContaining("rows of service_accounts with a rate_limit of 0 or below: 2");
    assertThat(CatalogListing.of(database.dataSource())).isEqualTo(before);
  }

  @Test
  void rowsThatWereThereGetPublicIdsOfTheirOwn() throws SQLException {
    SCRIPTS.up(BASELINE, database.dataSource());
    SCRIPTS.seed(BASELINE, database.dataSource());
    SCRIPTS.versions().stream().skip(1).forEach(this::up);

    assertThat(one("SELECT count(*) FROM users")).isEqualTo("4");
    assertThat(one("SELECT count(DISTINCT public_id) FROM users")).isEqualTo("4");
    assertThat(one("SELECT count(DISTINCT public_id) FROM storage_elements")).isEqualTo("4");
    assertThat(one("SELECT bool_or(must_change_password) FROM users")).isEqualTo("f");
    assertThat(one("SELECT count(*) FROM service_accounts WHERE scopes = '{}'")).isEqualTo("4");
  }

  @Test
  void theTableKnowsTheScopesOfTheProgramAndNoOther() throws SQLException {
    SCRIPTS.upAll(database.dataSource());
    String known = Arrays.stream(Scope.values()).map(Scope::text).collect(Collectors.joining(","));
    insertAccount("everything", known);
    assertThat(one("SELECT cardinality(scopes) FROM service_accounts"))
        .isEqualTo(String.valueOf(Scope.values().length));

    for (String unknown : List.of("files:read,files:delete", "FILES:READ", "NULL", "\"\"")) {
      assertThatThrownBy(() -> insertAccount("other", unknown))
          .hasMessageContaining("check_service_accounts_scopes");
    }
  }

  private void insertAccount(String name, String scopes) {
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                INSERT INTO service_accounts
                  (name, client_id, client_secret_hash, secret_expires_at, scopes)
                VALUES (?, ?, 'x', now(), ?::text[])
                """,
                name,
                name,
                "{" + scopes + "}"));
  }

  private void up(String version) {
    try {
      SCRIPTS.up(version, database.dataSource());
    } catch (SQLException fault) {
      throw new IllegalStateException(version, fault);
    }
  }

  private String one(String sql) {
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }
}
