package io.artstore.schema;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Opens connections to any database of one server, as a role that may create databases and roles.
 */
@FunctionalInterface
public interface ServerConnections {
  /** The database that every server has; where no other is meant. */
  String MAINTENANCE_DATABASE = "postgres";

  /** A connection of its own, in autocommit, that the caller closes. */
  Connection open(String database) throws SQLException;

  /** The connections to one database of this server. */
  default ConnectionSource to(String database) {
    return () -> open(database);
  }

  /** A server by host and port. */
  static ServerConnections jdbc(String host, int port, String user, String password) {
    return database ->
        ConnectionSource.jdbc(
                "jdbc:postgresql://" + host + ":" + port + "/" + database, user, password)
            .open();
  }
}
