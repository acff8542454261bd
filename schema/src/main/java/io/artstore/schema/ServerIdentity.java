package io.artstore.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Which running server answers, whatever its address. Two servers made from one copy of the files
 * have the same system identifier, so the moment when the server was started belongs to it too.
 *
 * @param address host and port as it was asked for
 * @param version as the server says it, {@code 16.4}
 * @param id equal for two connections to one running server
 */
public record ServerIdentity(String address, String version, String id) {

  /**
   * @param database where to ask
   */
  public static ServerIdentity of(ServerConnections server, String database) throws SQLException {
    try (Connection connection = server.open(database);
        Statement statement = connection.createStatement()) {
      String version = text(statement, "SELECT pg_catalog.current_setting('server_version')");
      String started =
          text(
              statement,
              "SELECT extract(epoch FROM pg_catalog.pg_postmaster_start_time())::text"
                  + " || ' ' || pg_catalog.current_setting('port')");
      boolean mayAsk =
          text(
                  statement,
                  "SELECT pg_catalog.has_function_privilege("
                      + "'pg_catalog.pg_control_system()', 'EXECUTE')::text")
              .equals("true");
      String system =
          mayAsk
              ? text(
                  statement, "SELECT system_identifier::text FROM pg_catalog.pg_control_system()")
              : "";
      return new ServerIdentity(
          address(connection), version.split(" ", 2)[0], system + " " + started);
    }
  }

  private static String text(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private static String address(Connection connection) throws SQLException {
    String url = connection.getMetaData().getURL();
    int begin = url.indexOf("//") + 2;
    int end = url.indexOf('/', begin);
    return end < 0 ? url.substring(begin) : url.substring(begin, end);
  }

  /** The number before the point. */
  public int major() {
    return Integer.parseInt(version.replaceAll("[^0-9].*", ""));
  }
}
