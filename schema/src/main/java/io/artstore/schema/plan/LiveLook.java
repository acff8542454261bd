package io.artstore.schema.plan;

import io.artstore.schema.SchemaTarget;
import io.artstore.schema.SchemaUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;

/** Asks the live database for sizes and sessions, without waiting for anybody. */
final class LiveLook {
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** A size takes a weak lock for a moment, which somebody may keep from us. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final String TABLES =
      """
      SELECT n.nspname, c.relname,
             CASE c.relkind WHEN 'p'
                  THEN (SELECT coalesce(sum(pg_total_relation_size(t.relid)), 0)
                        FROM pg_partition_tree(c.oid) t)
                  ELSE pg_total_relation_size(c.oid) END::bigint AS bytes,
             CASE WHEN c.reltuples >= 0 THEN c.reltuples::bigint
                  ELSE nullif(pg_stat_get_live_tuples(c.oid), 0) END AS rows
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname !~ '^pg_'
        AND n.nspname <> 'information_schema'
        AND CASE n.nspname WHEN 'public' THEN c.relname::text
                 ELSE n.nspname || '.' || c.relname END = ANY (?)
      """;

  private static final String SESSIONS =
      """
      SELECT a.pid, a.usename, coalesce(a.application_name, '') AS application,
             coalesce(host(a.client_addr), 'local') AS host,
             extract(epoch FROM clock_timestamp() - a.xact_start) AS seconds
      FROM pg_stat_activity a
      WHERE a.datname = current_database() AND a.usename IS NOT NULL
        AND a.pid <> pg_backend_pid()
        AND coalesce(a.backend_type, 'client backend') = 'client backend'
        AND a.application_name IS DISTINCT FROM 'schema'
      ORDER BY a.xact_start NULLS LAST, a.pid
      """;

  private final SchemaTarget target;

  LiveLook(SchemaTarget target) {
    this.target = target;
  }

  /**
   * @param tables by name; of all that may be locked only these exist as tables
   * @param sessions those in a transaction first, the oldest first
   * @param remarks what could not be learned
   */
  record Seen(Map<String, LiveTable> tables, List<LiveSession> sessions, List<String> remarks) {}

  /**
   * @param wanted the strongest lock on each name that an upgrade needs
   */
  Seen look(Map<String, LockMode> wanted) {
    List<String> remarks = new ArrayList<>();
    try (Connection connection = target.connections().open()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "SET TRANSACTION READ ONLY; SET LOCAL search_path = pg_catalog; SET LOCAL lock_timeout = "
                + PATIENCE.toMillis());
      }
      List<LiveSession> sessions = sessions(connection, wanted);
      Map<String, LiveTable> tables = Map.of();
      try {
        tables = tables(connection, List.copyOf(wanted.keySet()));
      } catch (SQLException e) {
        if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
          throw e;
        }
        remarks.add("sizes are not known, because somebody holds a table against everybody");
      }
      connection.rollback();
      return new Seen(tables, sessions, remarks);
    } catch (SQLException e) {
      throw new SchemaUnavailableException(
          target.entry().name() + ", database " + target.entry().database() + ": " + e.getMessage(),
          e);
    }
  }

  private static Map<String, LiveTable> tables(Connection connection, List<String> names)
      throws SQLException {
    Map<String, LiveTable> found = new TreeMap<>();
    try (PreparedStatement query = connection.prepareStatement(TABLES)) {
      query.setArray(1, connection.createArrayOf("text", names.toArray()));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          String name = RelationReader.title(rows.getString(1), rows.getString(2));
          long count = rows.getLong("rows");
          OptionalLong estimate = rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(count);
          found.put(name, new LiveTable(name, rows.getLong("bytes"), estimate));
        }
      }
    }
    return found;
  }

  private static List<LiveSession> sessions(Connection connection, Map<String, LockMode> wanted)
      throws SQLException {
    List<LiveSession> found = new ArrayList<>();
    Map<Long, Relation> relations = RelationReader.relations(connection);
    try (PreparedStatement query = connection.prepareStatement(SESSIONS);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        int pid = rows.getInt("pid");
        double seconds = rows.getDouble("seconds");
        Optional<Duration> transaction =
            rows.wasNull()
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.round(seconds * 1000)));
        found.add(
            new LiveSession(
                pid,
                rows.getString("usename"),
                rows.getString("application"),
                rows.getString("host"),
                transaction,
                blocks(RelationReader.locks(connection, pid), relations, wanted)));
      }
    }
    return found;
  }

  private static List<String> blocks(
      Map<Long, LockMode> locks, Map<Long, Relation> relations, Map<String, LockMode> wanted) {
    TreeSet<String> blocked = new TreeSet<>();
    locks.forEach(
        (id, mode) -> {
          Optional<Relation> relation = Optional.ofNullable(relations.get(id));
          relation
              .flatMap(one -> Optional.ofNullable(wanted.get(one.name())))
              .filter(mode::conflictsWith)
              .ifPresent(needed -> blocked.add(relation.get().name()));
        });
    return List.copyOf(blocked);
  }
}
