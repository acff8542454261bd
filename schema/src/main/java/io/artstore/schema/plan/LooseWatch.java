package io.artstore.schema.plan;

import io.artstore.schema.ConnectionSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sees the locks of a statement that runs outside of a transaction and so keeps none. It is held up
 * by a transaction that looks like a writer on every table: what must wait for writers, as
 * concurrent builds do, waits with its locks in hand, or waits for the lock itself. Then the writer
 * goes away. A statement that waits for nobody is looked at as often as can be; a lock that it held
 * between two looks stays unseen.
 */
final class LooseWatch {
  private static final Duration LOOK_EVERY = Duration.ofMillis(5);
  private static final Duration HOLD_UP = Duration.ofSeconds(2);

  /** Only what somebody may insert into. */
  private static final String TABLES =
      """
      SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p')
      """;

  private final Connection writer;
  private final Connection looking;
  private final int backend;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Both are written by the watching thread and read after it ended. */
  private final Map<Long, LockMode> seen = new HashMap<>();

  private Optional<SQLException> failure = Optional.empty();

  private final Thread thread;

  private LooseWatch(Connection writer, Connection looking, int backend) {
    this.writer = writer;
    this.looking = looking;
    this.backend = backend;
    this.thread = Thread.ofVirtual().name("schema-locks").start(this::watch);
  }

  static LooseWatch begin(ConnectionSource connections, int backend) throws SQLException {
    Connection writer = connections.open();
    try {
      writer.setAutoCommit(false);
      try (Statement statement = writer.createStatement()) {
        statement.execute("SET LOCAL idle_in_transaction_session_timeout = 0");
      }
      for (String table : tables(writer)) {
        try (Statement statement = writer.createStatement()) {
          statement.execute("LOCK TABLE ONLY " + table + " IN ROW EXCLUSIVE MODE");
        }
      }
      return new LooseWatch(writer, connections.open(), backend);
    } catch (SQLException | RuntimeException e) {
      try (writer) {
        throw e;
      }
    }
  }

  private static List<String> tables(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(TABLES);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }

  private void watch() {
    try (Connection letGo = writer) {
      long deadline = System.nanoTime() + HOLD_UP.toNanos();
      boolean heldUp = true;
      do {
        boolean enough = heldUp && (waits() || System.nanoTime() - deadline >= 0);
        RelationReader.locks(looking, backend)
            .forEach((id, mode) -> seen.merge(id, mode, LockMode::stronger));
        if (enough) {
          letGo.rollback();
          heldUp = false;
        }
      } while (!ended.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (SQLException e) {
      failure = Optional.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean waits() throws SQLException {
    try (PreparedStatement query =
        looking.prepareStatement(
            "SELECT wait_event_type = 'Lock' FROM pg_catalog.pg_stat_activity WHERE pid = ?")) {
      query.setInt(1, backend);
      try (ResultSet row = query.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  /** What was seen until now. */
  Map<Long, LockMode> end() throws SQLException {
    ended.countDown();
    try (Connection closing = looking) {
      thread.join();
      if (failure.isPresent()) {
        throw new SQLException("its locks could not be watched", failure.get());
      }
      return Map.copyOf(seen);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }
}
