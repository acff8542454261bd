package io.artstore.schema.backup;

import io.artstore.schema.EntryAccess;
import io.artstore.schema.SqlNames;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What holds the data of an entry.
 *
 * @param tables by name
 * @param foreignKeys between these tables
 * @param sequences their own and those that migrations make
 * @param views names of materialized views, each after those it may depend on
 */
record EntryTables(
    List<TableShape> tables,
    List<ForeignKey> foreignKeys,
    List<SequenceName> sequences,
    List<String> views) {
  /**
   * Sorting by a locale would put the rows in another order on another server, so texts are sorted
   * by their bytes.
   */
  private static final String TABLES =
      """
      SELECT c.oid::bigint AS id, n.nspname AS schema, c.relname AS name, c.relkind = 'p' AS parted,
             ARRAY(SELECT a.attname::text FROM pg_attribute a
                   WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                     AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
             ARRAY(SELECT 't.' || quote_ident(a.attname) ||
                          CASE WHEN t.typcategory = 'S' THEN ' COLLATE "C"'
                               WHEN t.typcategory IN ('N', 'D', 'B') OR t.typtype = 'e'
                                    OR t.oid = 'uuid'::regtype THEN ''
                               ELSE '::text COLLATE "C"' END
                   FROM pg_index i
                        CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY k (num, rank)
                        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num
                        JOIN pg_type t ON t.oid = a.atttypid
                   WHERE i.indrelid = c.oid AND i.indisprimary ORDER BY k.rank) AS sorting,
             CASE c.relkind WHEN 'p'
                  THEN (SELECT coalesce(sum(pg_table_size(p.relid)), 0)
                        FROM pg_partition_tree(c.oid) p)
                  ELSE pg_table_size(c.oid) END::bigint AS bytes
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
        AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
      """;

  private static final String FOREIGN_KEYS =
      """
      SELECT f.conname AS name, f.conrelid::bigint AS source, f.confrelid::bigint AS target,
             f.condeferrable AS deferrable
      FROM pg_constraint f
      WHERE f.contype = 'f' AND f.conparentid = 0 AND f.conrelid = ANY (?) AND f.confrelid = ANY (?)
      ORDER BY f.conname COLLATE "C"
      """;

  private static final String SEQUENCES =
      """
      SELECT n.nspname AS schema, c.relname AS name,
             EXISTS (SELECT 1 FROM pg_depend d
                     WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                       AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
                       AND d.refobjid = ANY (?)) AS owned
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_'
      ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
      """;

  private static final String VIEWS =
      """
      SELECT n.nspname AS schema, c.relname AS name
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'm' AND c.relispopulated ORDER BY c.oid
      """;

  /** A sequence's place. */
  record SequenceName(String schema, String name) {
    String quoted() {
      return SqlNames.quote(schema) + "." + SqlNames.quote(name);
    }
  }

  EntryTables {
    tables = List.copyOf(tables);
    foreignKeys = List.copyOf(foreignKeys);
    sequences = List.copyOf(sequences);
    views = List.copyOf(views);
  }

  /** The tables of the entry as the current transaction sees them. */
  static EntryTables of(EntryAccess access) throws SQLException {
    return read(access.connection(), access.ownNames(), access.historyTable());
  }

  /**
   * @param own kind and name of the objects that migrations make
   * @param history name of the history table, which is copied too when it is there
   */
  static EntryTables read(Connection connection, Set<String> own, String history)
      throws SQLException {
    List<TableShape> tables = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(TABLES);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        TableShape table = shape(rows);
        String kind = table.partitioned() ? "partitioned table " : "table ";
        if (own.contains(kind + table.title()) || table.title().equals(history)) {
          tables.add(table);
        }
      }
    }
    Array ids = connection.createArrayOf("oid", tables.stream().map(TableShape::id).toArray());
    return new EntryTables(
        tables,
        foreignKeys(connection, ids),
        sequences(connection, ids, own),
        views(connection, own));
  }

  private static TableShape shape(ResultSet rows) throws SQLException {
    List<String> order = texts(rows.getArray("sorting"));
    return new TableShape(
        rows.getLong("id"),
        rows.getString("schema"),
        rows.getString("name"),
        rows.getBoolean("parted"),
        texts(rows.getArray("columns")),
        // Without a key the whole row is the key; equal rows are equal in the file too.
        order.isEmpty() ? List.of("t::text COLLATE \"C\"") : order,
        rows.getLong("bytes"));
  }

  private static List<String> texts(Array array) throws SQLException {
    return Arrays.stream((Object[]) array.getArray()).map(String::valueOf).toList();
  }

  private static List<ForeignKey> foreignKeys(Connection connection, Array ids)
      throws SQLException {
    List<ForeignKey> found = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(FOREIGN_KEYS)) {
      query.setArray(1, ids);
      query.setArray(2, ids);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(
              new ForeignKey(
                  rows.getString("name"),
                  rows.getLong("source"),
                  rows.getLong("target"),
                  rows.getBoolean("deferrable")));
        }
      }
    }
    return found;
  }

  private static List<SequenceName> sequences(Connection connection, Array ids, Set<String> own)
      throws SQLException {
    List<SequenceName> found = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(SEQUENCES)) {
      query.setArray(1, ids);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          String schema = rows.getString("schema");
          String name = rows.getString("name");
          if (rows.getBoolean("owned") || own.contains("sequence " + title(schema, name))) {
            found.add(new SequenceName(schema, name));
          }
        }
      }
    }
    return found;
  }

  private static List<String> views(Connection connection, Set<String> own) throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(VIEWS);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        String schema = rows.getString("schema");
        String name = rows.getString("name");
        if (own.contains("materialized view " + title(schema, name))) {
          found.add(SqlNames.quote(schema) + "." + SqlNames.quote(name));
        }
      }
    }
    return found;
  }

  private static String title(String schema, String name) {
    return schema.equals("public") ? name : schema + "." + name;
  }

  /** Where the sequences stand now, which is never behind what the rows of a snapshot used. */
  List<SequenceValue> sequenceValues(Connection connection) throws SQLException {
    List<SequenceValue> values = new ArrayList<>();
    for (SequenceName sequence : sequences) {
      try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT last_value, is_called FROM " + sequence.quoted());
          ResultSet row = query.executeQuery()) {
        row.next();
        values.add(
            new SequenceValue(
                sequence.schema(), sequence.name(), row.getLong(1), row.getBoolean(2)));
      }
    }
    return values;
  }

  /** Keeps other sessions from what conflicts with this lock mode until the transaction ends. */
  void lock(Connection connection, String mode) throws SQLException {
    if (tables.isEmpty()) {
      return;
    }
    String names = String.join(", ", tables.stream().map(TableShape::quoted).toList());
    try (PreparedStatement statement =
        connection.prepareStatement("LOCK TABLE " + names + " IN " + mode + " MODE")) {
      statement.execute();
    }
  }

  /** Without the table that the restore's own upgrade writes. */
  EntryTables without(String history) {
    return new EntryTables(
        tables.stream().filter(table -> !table.title().equals(history)).toList(),
        foreignKeys,
        sequences,
        views);
  }
}
