package io.artstore.schema;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A session's advisory lock on a schema, held by a connection of its own that does nothing else: it
 * stays in autocommit, so that it never holds a snapshot that a concurrent index build would wait
 * for. The server lets go of it when the process dies.
 *
 * <p>The connection is guarded by {@link #guard}: the run and its {@link RunWatch} both ask over
 * it.
 */
final class RunLock implements AutoCloseable {
  private final Connection connection;
  private final long key;
  private final int backend;
  private final ReentrantLock guard = new ReentrantLock();

  private RunLock(Connection connection, long key, int backend) {
    this.connection = connection;
    this.key = key;
    this.backend = backend;
  }

  /**
   * @throws SchemaBusyException when somebody else holds it until the limit; names the holder
   */
  static RunLock acquire(SchemaTarget target, EngineSettings settings, RunListener listener)
      throws SQLException {
    RunLimits limits = settings.limits();
    SchemaEntry entry = target.entry();
    Connection connection = target.connections().open();
    try {
      connection.setAutoCommit(true);
      long key = key(entry);
      Pause pause = Pause.polling(limits.lockWait());
      boolean told = false;
      while (!tryLock(connection, key)) {
        String holder = holder(connection, key);
        if (pause.over()) {
          throw new SchemaBusyException(
              "schema "
                  + entry.name()
                  + " in database "
                  + entry.database()
                  + " is locked by another run ("
                  + holder
                  + "), waited "
                  + limits.lockWait().toSeconds()
                  + " s; nothing was changed, try again");
        }
        if (!told) {
          listener.waiting(entry, holder);
          told = true;
        }
        pause.once();
        if (settings.stop().requested()) {
          throw new SchemaStoppedException(
              "schema "
                  + entry.name()
                  + " in database "
                  + entry.database()
                  + ": stopped as asked while it waited for another run ("
                  + holder
                  + "); nothing was changed",
              null);
        }
      }
      return new RunLock(connection, key, backendOf(connection));
    } catch (SQLException | RuntimeException e) {
      try (connection) {
        throw e;
      }
    }
  }

  static int backendOf(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
      result.next();
      return result.getInt(1);
    }
  }

  private static long key(SchemaEntry entry) {
    String text = "schema lock\n" + entry.database() + "\n" + entry.prefix().orElse("");
    return ByteBuffer.wrap(Sha256Digest.bytes(text)).getLong();
  }

  private static boolean tryLock(Connection connection, long key) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT pg_catalog.pg_try_advisory_lock(?)")) {
      query.setLong(1, key);
      try (ResultSet result = query.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }

  private static String holder(Connection connection, long key) throws SQLException {
    return sessions(
        connection,
        """
        SELECT a.* FROM pg_catalog.pg_stat_activity a
        WHERE a.pid IN (SELECT l.pid FROM pg_catalog.pg_locks l
                        WHERE l.locktype = 'advisory' AND l.granted
                          AND l.classid = (?::bit(64))::bit(32)::bigint::oid
                          AND l.objid = (?::bit(64) << 32)::bit(32)::bigint::oid)
        """,
        key,
        key);
  }

  /** Who keeps this session waiting, for people; empty when nobody does. */
  String blockersOf(int pid) throws SQLException {
    guard.lock();
    try {
      return sessions(
          connection,
          """
          SELECT a.* FROM pg_catalog.pg_stat_activity a
          WHERE a.pid = ANY (pg_catalog.pg_blocking_pids((?::bigint)::int))
          """,
          pid);
    } finally {
      guard.unlock();
    }
  }

  /** Sessions for people, one after the other. */
  static String sessions(Connection connection, String selection, long... parameters)
      throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT pg_catalog.concat_ws(', ', 'pid ' || s.pid, 'role ' || s.usename,"
                + " 'application ' || nullif(s.application_name, ''),"
                + " 'host ' || coalesce(pg_catalog.host(s.client_addr), 'local'), 'since ' ||"
                + " pg_catalog.to_char(coalesce(s.xact_start, s.backend_start) AT TIME ZONE 'UTC',"
                + " 'YYYY-MM-DD HH24:MI:SS \"UTC\"')) FROM ("
                + selection
                + ") s")) {
      for (int index = 0; index < parameters.length; index++) {
        query.setLong(index + 1, parameters[index]);
      }
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
    }
    return String.join("; ", found);
  }

  /** Whether the same server session is still there and still holds the lock. */
  boolean held() {
    guard.lock();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT pg_catalog.pg_backend_pid() = ? AND EXISTS (
              SELECT 1 FROM pg_catalog.pg_locks l
              WHERE l.locktype = 'advisory' AND l.granted AND l.pid = pg_catalog.pg_backend_pid()
                AND l.objid = (?::bit(64) << 32)::bit(32)::bigint::oid)
            """)) {
      query.setInt(1, backend);
      query.setLong(2, key);
      try (ResultSet result = query.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    } catch (SQLException e) {
      // Whatever the cause, a lock that cannot be asked about is lost.
      return false;
    } finally {
      guard.unlock();
    }
  }

  /** The server session that holds it. */
  int backend() {
    return backend;
  }

  /** The session that answers now; another one than {@link #backend} betrays a pooling proxy. */
  int backendNow() throws SQLException {
    guard.lock();
    try {
      return backendOf(connection);
    } finally {
      guard.unlock();
    }
  }

  /** Lets go of the lock. A session that is gone has let go of it already. */
  @Override
  public void close() throws SQLException {
    guard.lock();
    try (connection) {
      if (connection.isValid(1)) {
        unlock();
      }
    } finally {
      guard.unlock();
    }
  }

  private void unlock() throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT pg_catalog.pg_advisory_unlock(?)")) {
      query.setLong(1, key);
      query.execute();
    }
  }
}
