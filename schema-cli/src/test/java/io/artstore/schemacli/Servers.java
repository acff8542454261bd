package io.artstore.schemacli;

import io.artstore.schema.ServerConnections;
import io.artstore.testkit.TestPostgres;

/** How tests reach the servers that they run on. */
final class Servers {
  private Servers() {}

  /** As its administrator. */
  static ServerConnections of(TestPostgres postgres) {
    return ServerConnections.jdbc(
        "127.0.0.1",
        postgres.server().port(),
        postgres.server().superuser(),
        postgres.server().password());
  }
}
