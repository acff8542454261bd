package io.artstore.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

final class TestPostgresTest {
  @Test
  void givesEachTestADatabaseOfItsOwnThatGoesWithIt() throws Exception {
    String name;
    try (TestDatabase one = TestPostgres.createDatabase();
        TestDatabase other = TestPostgres.createDatabase()) {
      name = one.name();
      assertThat(one.name()).isNotEqualTo(other.name());
      assertThat(select(one, "SELECT current_database()")).isEqualTo(one.name());
      assertThat(select(other, "SELECT current_database()")).isEqualTo(other.name());
    }
    try (TestDatabase later = TestPostgres.createDatabase()) {
      String remaining = "SELECT count(*) FROM pg_database WHERE datname = '" + name + "'";
      assertThat(select(later, remaining)).isEqualTo("0");
    }
  }

  @Test
  void alsoRunsOnDebiansVersionWhereItIsInstalled() throws Exception {
    var old = TestPostgres.debian15();
    if (old.isPresent()) {
      try (TestDatabase database = old.get().newDatabase()) {
        assertThat(select(database, "SHOW server_version")).startsWith("15.");
      }
    }
  }

  private static String select(TestDatabase database, String sql) throws SQLException {
    try (var connection = database.dataSource().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
