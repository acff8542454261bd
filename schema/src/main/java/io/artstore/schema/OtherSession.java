package io.artstore.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who is connected to a database that is to be changed.
 *
 * @param application as the session calls itself; may be empty
 * @param host address of the client, or {@code local}
 * @param since when it connected, by the server's clock; empty where the reader may not know
 */
public record OtherSession(
    int pid, String role, String application, String host, Optional<Instant> since) {

  /**
   * All client sessions of the connected database but those of this tool. Of sessions of other
   * roles a reader without {@code pg_read_all_stats} sees only that they are there.
   */
  static List<OtherSession> of(Connection connection) throws SQLException {
    List<OtherSession> sessions = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT a.pid, a.usename, coalesce(a.application_name, '') AS application,
                       coalesce(pg_catalog.host(a.client_addr), 'local') AS host, a.backend_start
                FROM pg_catalog.pg_stat_activity a
                WHERE a.datname = pg_catalog.current_database()
                  AND a.usename IS NOT NULL AND a.pid <> pg_catalog.pg_backend_pid()
                  AND coalesce(a.backend_type, 'client backend') = 'client backend'
                  AND a.application_name IS DISTINCT FROM 'schema'
                ORDER BY a.backend_start, a.pid
                """);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        sessions.add(
            new OtherSession(
                rows.getInt("pid"),
                rows.getString("usename"),
                rows.getString("application"),
                rows.getString("host"),
                Optional.ofNullable(rows.getObject("backend_start", OffsetDateTime.class))
                    .map(OffsetDateTime::toInstant)));
      }
    }
    return sessions;
  }
}
