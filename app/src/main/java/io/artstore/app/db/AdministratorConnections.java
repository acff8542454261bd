package io.artstore.app.db;

import io.artstore.schema.ConnectionSource;
import io.artstore.schema.ServerConnections;
import io.artstore.servicekit.postgres.DatabaseUrl;

/** The ways to the server, for the schema commands. */
public final class AdministratorConnections {
  private AdministratorConnections() {}

  /** A server by address; its parameters, such as {@code sslmode}, go along to every database. */
  public static ServerConnections of(DatabaseUrl url, String user, String password) {
    return database ->
        ConnectionSource.jdbc(url.withDatabase(database).jdbcUrl(), user, password).open();
  }
}
