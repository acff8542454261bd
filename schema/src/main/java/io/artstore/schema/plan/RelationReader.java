package io.artstore.schema.plan;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads relations and locks as the transaction that is open sees them. */
final class RelationReader {
  private static final String RELATIONS =
      """
      SELECT c.oid::bigint AS id, n.nspname, c.relname, c.relkind, coalesce(i.indrelid::bigint, 0) AS "table",
             coalesce(pg_catalog.pg_relation_filenode(c.oid), 0)::bigint AS node,
             coalesce(pg_catalog.pg_relation_size(c.oid), 0) AS bytes,
             coalesce(pg_catalog.pg_stat_get_xact_numscans(c.oid), 0) AS scans,
             coalesce(pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid), 0)
               + coalesce(pg_catalog.pg_stat_get_xact_tuples_updated(c.oid), 0)
               + coalesce(pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid), 0) AS changes
      FROM pg_catalog.pg_class c
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
           LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
      WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
        AND c.relkind IN ('r', 'p', 'm', 'v', 'f', 'S', 'i', 'I')
      ORDER BY c.relname
      """;

  private static final String LOCKS =
      """
      SELECT l.relation::bigint AS id, l.mode FROM pg_catalog.pg_locks l
      WHERE l.locktype = 'relation' AND l.pid = ?
        AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d
                          WHERE d.datname = pg_catalog.current_database())
      """;

  private RelationReader() {}

  /** By id, ordered by name. */
  static Map<Long, Relation> relations(Connection connection) throws SQLException {
    Map<Long, Relation> found = new LinkedHashMap<>();
    try (PreparedStatement query = connection.prepareStatement(RELATIONS);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        Relation relation =
            new Relation(
                rows.getLong("id"),
                title(rows.getString("nspname"), rows.getString("relname")),
                rows.getString("relkind"),
                rows.getLong("table"),
                rows.getLong("node"),
                rows.getLong("bytes"),
                rows.getLong("scans"),
                rows.getLong("changes"));
        found.put(relation.id(), relation);
      }
    }
    return found;
  }

  static String title(String schema, String name) {
    return schema.equals("public") ? name : schema + "." + name;
  }

  /** The strongest mode in which a session locks each relation, or waits to, by id. */
  static Map<Long, LockMode> locks(Connection connection, int pid) throws SQLException {
    Map<Long, LockMode> found = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement(LOCKS)) {
      query.setInt(1, pid);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          long id = rows.getLong("id");
          LockMode.of(rows.getString("mode"))
              .ifPresent(mode -> found.merge(id, mode, LockMode::stronger));
        }
      }
    }
    return found;
  }

  static int backend(Connection connection) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement("SELECT pg_catalog.pg_backend_pid()");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }

  /** Whether the server counts what a transaction reads and changes. */
  static boolean counts(Connection connection) throws SQLException {
    try (PreparedStatement query =
            connection.prepareStatement("SELECT pg_catalog.current_setting('track_counts')::bool");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }
}
