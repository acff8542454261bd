package io.artstore.schemacli;

import io.artstore.servicekit.postgres.embedded.EmbeddedPostgres;
import io.artstore.testkit.TestDatabase;
import io.artstore.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A database as a manifest names it: {@code ${SHOP_URL}} and {@code ${SHOP}}. */
record Shop(TestDatabase database) {
  /** What a process finds in its environment. */
  Map<String, String> environment() {
    EmbeddedPostgres server = TestPostgres.shared().server();
    return Map.of(
        "SHOP_URL",
        "postgresql://%s@127.0.0.1:%d/%s"
            .formatted(server.superuser(), server.port(), database.name()),
        "SHOP",
        database.name(),
        "PGPASSWORD",
        server.password());
  }

  Connection open() throws SQLException {
    return TestPostgres.shared().server().dataSource(database.name()).getConnection();
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of every row. */
  List<String> query(String sql) throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }
}
