package io.artstore.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A look into a database where somebody may keep a table to himself: also the catalog's own
 * functions wait for such a table. It waits for a while, then says who it is.
 */
final class Look {
  /** Of commands that only look. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final String HOLDERS =
      """
      SELECT a.* FROM pg_catalog.pg_stat_activity a
      WHERE a.pid <> pg_catalog.pg_backend_pid() AND a.pid IN (
        SELECT l.pid FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_database d ON d.oid = l.database
        WHERE d.datname = pg_catalog.current_database() AND l.locktype = 'relation'
          AND l.mode = 'AccessExclusiveLock' AND l.granted)
      """;

  private Look() {}

  /** A connection whose statements wait no longer for a table. */
  static Connection open(SchemaTarget target, Duration patience) throws SQLException {
    Connection connection = target.connections().open();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = " + patience.toMillis());
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  static boolean waitedTooLong(SQLException error) {
    return LOCK_NOT_AVAILABLE.equals(error.getSQLState());
  }

  /**
   * @param message what could not be done, without an end
   */
  static SchemaBusyException busy(SchemaTarget target, String message) {
    String holders = holders(target);
    return new SchemaBusyException(
        message
            + "; a table is in use"
            + (holders.isEmpty() ? "" : " by " + holders)
            + "; try again when it is free");
  }

  private static String holders(SchemaTarget target) {
    try (Connection connection = target.connections().open()) {
      return RunLock.sessions(connection, HOLDERS);
    } catch (SQLException e) {
      // Who it is helps; what was tried has failed all the same.
      return "";
    }
  }
}
