package io.artstore.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Databases that live as long as one test. */
final class TestDatabases implements AutoCloseable {
  private final ServerConnections server;
  private final List<String> created = new ArrayList<>();

  TestDatabases(ServerConnections server) {
    this.server = server;
  }

  ServerConnections server() {
    return server;
  }

  /** The name of a new, empty database. */
  String create() throws SQLException {
    String name = name();
    maintain("CREATE DATABASE " + SqlNames.quote(name) + " TEMPLATE template0 ENCODING 'UTF8'");
    return name;
  }

  /** A name for a database that the test makes; it is dropped afterwards with its roles. */
  String name() {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "").toLowerCase(Locale.ROOT);
    created.add(name);
    return name;
  }

  SchemaTarget target(SchemaEntry entry) {
    return new SchemaTarget(entry, server.to(entry.database()));
  }

  void execute(String database, String sql) throws SQLException {
    try (Connection connection = server.open(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** First column of every row. */
  List<String> query(String database, String sql) throws SQLException {
    try (Connection connection = server.open(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(Optional.ofNullable(rows.getString(1)).orElse("NULL"));
      }
      return found;
    }
  }

  private void maintain(String sql) throws SQLException {
    execute(ServerConnections.MAINTENANCE_DATABASE, sql);
  }

  @Override
  public void close() throws SQLException {
    for (String name : created) {
      maintain("DROP DATABASE IF EXISTS " + SqlNames.quote(name) + " WITH (FORCE)");
      maintain("DROP ROLE IF EXISTS " + SqlNames.quote(name + "_app"));
      maintain("DROP ROLE IF EXISTS " + SqlNames.quote(name + "_owner"));
    }
  }

  static SchemaEngine engine() {
    return engine(RunLimits.DEFAULT);
  }

  static SchemaEngine engine(RunLimits limits) {
    return new SchemaEngine(
        new EngineSettings("1.2.3", "tester", "testhost", remedy(), limits), RunListener.SILENT);
  }

  static Remedy remedy() {
    return new Remedy("tool schema", "library.database.url");
  }
}
