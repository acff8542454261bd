package io.artstore.app.db;

import io.artstore.schema.ConnectionSource;
import io.artstore.schema.ServerConnections;
import io.artstore.servicekit.postgres.DatabaseUrl;
import io.artstore.servicekit.postgres.embedded.EmbeddedPostgresException;
import java.sql.SQLException;
import java.util.function.Supplier;

/** The ways to the server, for the schema commands. */
public final class AdministratorConnections {
  private AdministratorConnections() {}

  /** A server by address; its parameters, such as {@code sslmode}, go along to every database. */
  public static ServerConnections of(DatabaseUrl url, String user, String password) {
    return database ->
        ConnectionSource.jdbc(url.withDatabase(database).jdbcUrl(), user, password).open();
  }

  /**
   * A server that is found, or started, when the first connection is asked for. When it cannot be,
   * the commands tell a database that cannot be reached, whatever the reason.
   */
  public static ServerConnections whenAsked(Supplier<ServerConnections> server) {
    return database -> found(server).open(database);
  }

  private static ServerConnections found(Supplier<ServerConnections> server) throws SQLException {
    try {
      return server.get();
    } catch (EmbeddedPostgresException fault) {
      throw new SQLException(fault.getMessage(), fault);
    }
  }
}
