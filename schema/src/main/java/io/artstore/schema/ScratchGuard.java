package io.artstore.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.postgresql.PGConnection;

/**
 * Looks at the session of one scratch database from a thread of its own: ends what runs there when
 * somebody asks, and tells of what takes long. The session and the statement are set by the thread
 * that works; both are volatile references.
 */
final class ScratchGuard implements AutoCloseable {
  private static final long SLOW_NANOS = 1_000_000_000;

  /** A script can swallow a cancel; then its session is ended. */
  private static final int CANCELS = 10;

  private final ScratchCare care;
  private final ServerConnections server;
  private final String database;
  private volatile Connection session;
  private volatile Optional<Running> running = Optional.empty();

  /** Of the looking thread alone. */
  private Optional<Running> told = Optional.empty();

  /** How often the work was asked to end; of the looking thread alone. */
  private int asked;

  private final PeriodicLook looks;

  private record Running(String what, long since) {}

  ScratchGuard(ScratchCare care, ServerConnections server, String database, Connection session) {
    this.care = care;
    this.server = server;
    this.database = database;
    this.session = session;
    this.looks = new PeriodicLook("schema-scratch", this::look);
  }

  void use(Connection other) {
    session = other;
  }

  void begins(String what) {
    running = Optional.of(new Running(what, System.nanoTime()));
  }

  void ends() {
    running = Optional.empty();
  }

  private boolean look() {
    Optional<Running> now = running;
    if (care.stop().requested()) {
      end(++asked);
    } else if (now.isPresent()
        && !now.equals(told)
        && System.nanoTime() - now.get().since() >= SLOW_NANOS) {
      told = now;
      care.slow().accept(now.get().what());
    }
    return true;
  }

  private void end(int time) {
    try {
      if (time <= CANCELS) {
        session.unwrap(PGConnection.class).cancelQuery();
      } else {
        terminate();
      }
    } catch (SQLException e) {
      // The server is gone, or the session is; neither runs anything any more.
      return;
    }
  }

  /** Ends all sessions of the scratch database, which nobody else has a reason to be in. */
  private void terminate() throws SQLException {
    try (Connection maintenance = server.open(ServerConnections.MAINTENANCE_DATABASE);
        Statement statement = maintenance.createStatement()) {
      statement.execute(
          "SELECT pg_catalog.pg_terminate_backend(a.pid) FROM pg_catalog.pg_stat_activity a"
              + " WHERE a.datname = "
              + SqlNames.literal(database));
    }
  }

  @Override
  public void close() {
    looks.close();
  }
}
