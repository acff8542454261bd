package io.artstore.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes databases that are thrown away again. */
final class EmptyDatabase {
  private EmptyDatabase() {}

  /**
   * Makes an empty database, the quickest way that the server has: copying the files costs two
   * checkpoints, which are nothing where nothing is forced to disk and may be long everywhere else.
   */
  static void create(ServerConnections server, String name) throws SQLException {
    try (Connection maintenance = server.open(ServerConnections.MAINTENANCE_DATABASE);
        Statement statement = maintenance.createStatement()) {
      statement.execute(
          "CREATE DATABASE "
              + SqlNames.quote(name)
              + " TEMPLATE template0 ENCODING 'UTF8'"
              + (forces(statement) ? "" : " STRATEGY file_copy"));
    }
  }

  private static boolean forces(Statement statement) throws SQLException {
    try (ResultSet setting = statement.executeQuery("SHOW fsync")) {
      setting.next();
      return setting.getBoolean(1);
    }
  }
}
