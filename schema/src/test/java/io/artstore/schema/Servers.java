package io.artstore.schema;

import io.artstore.testkit.TestPostgres;
import java.util.stream.Stream;

/** The servers that tests run on. */
final class Servers {
  private Servers() {}

  private static final class Embedded {
    static final ServerConnections SERVER = connections(TestPostgres.shared());
  }

  static ServerConnections embedded() {
    return Embedded.SERVER;
  }

  /** The superuser's, of one of these servers. */
  static String password(ServerConnections server) {
    return server.equals(embedded())
        ? embeddedPassword()
        : TestPostgres.debian15().orElseThrow().server().password();
  }

  static String embeddedPassword() {
    return TestPostgres.shared().server().password();
  }

  /** The password of the administrator of the server at that port. */
  static String passwordOf(int port) {
    return TestPostgres.everyVersion().stream()
        .map(TestPostgres::server)
        .filter(server -> server.port() == port)
        .findFirst()
        .orElseThrow()
        .password();
  }

  /** The embedded server, and Debian's 15 where it is installed. */
  static Stream<ServerConnections> all() {
    return Stream.concat(
        Stream.of(embedded()), TestPostgres.debian15().stream().map(Servers::connections));
  }

  private static ServerConnections connections(TestPostgres postgres) {
    return ServerConnections.jdbc(
        "127.0.0.1",
        postgres.server().port(),
        postgres.server().superuser(),
        postgres.server().password());
  }
}
