package io.artstore.schema.loss;

import io.artstore.schema.catalog.CatalogScope;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The tables of a schema with their columns at one moment, by the numbers under which the server
 * knows them: a name that changes keeps its rows, a table made anew does not.
 *
 * @param tables by number
 */
record TableShapes(Map<Long, Table> tables) {
  private static final String QUERY =
      """
      WITH RECURSIVE base AS (
        SELECT t.oid AS type, t.oid AS base, -1 AS typmod, t.typtype, t.typbasetype, t.typtypmod
        FROM pg_type t
        UNION ALL
        SELECT b.type, t.oid, b.typtypmod, t.typtype, t.typbasetype, t.typtypmod
        FROM base b JOIN pg_type t ON t.oid = b.typbasetype
        WHERE b.typtype = 'd'
      ), plain AS (
        SELECT b.type, b.base, b.typmod, b.type <> b.base AS domain, t.typcategory,
               CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END AS element
        FROM base b JOIN pg_type t ON t.oid = b.base
        WHERE b.typtype <> 'd'
      )
      SELECT c.oid AS table_number, n.nspname, c.relname, c.relkind,
             CASE WHEN c.relispartition
                  THEN (SELECT inhparent FROM pg_inherits WHERE inhrelid = c.oid) END AS parent,
             a.attnum, a.attname, a.attgenerated <> '' AS generated,
             a.attinhcount > 0 AS inherited, p.typcategory = 'A' AS is_array,
             CASE WHEN p.domain THEN format_type(p.base, p.typmod)
                  ELSE format_type(a.atttypid, a.atttypmod) END AS type,
             array(SELECT e.oid::bigint FROM pg_enum e WHERE e.enumtypid = p.element
                   ORDER BY e.enumsortorder) AS label_numbers,
             array(SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = p.element
                   ORDER BY e.enumsortorder) AS labels
      FROM pg_class c
           JOIN pg_namespace n ON n.oid = c.relnamespace
           LEFT JOIN pg_attribute a
             ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
           LEFT JOIN plain p ON p.type = a.atttypid
      WHERE c.relkind IN ('r', 'p')
        AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      ORDER BY n.nspname, c.relname, a.attnum
      """;

  /**
   * @param parent number of the table that it is a partition of
   * @param columns by number
   */
  record Table(
      String schema,
      String name,
      boolean partitioned,
      Optional<Long> parent,
      Map<Integer, Column> columns) {
    LossPlace place() {
      return LossPlace.table(schema, name);
    }

    Optional<Column> column(String wanted) {
      return columns.values().stream().filter(column -> column.name().equals(wanted)).findFirst();
    }
  }

  /**
   * @param type as the server writes it, without a domain around it
   * @param generated whether the server computes it
   * @param inherited whether it is there because a parent has it
   * @param array whether it holds many values
   * @param labels of its ENUM type in order, each with its number; empty for other types
   */
  record Column(
      String name,
      String type,
      boolean generated,
      boolean inherited,
      boolean array,
      Map<Long, String> labels) {}

  /** Reads them as the current transaction sees them, with an empty search_path. */
  static TableShapes read(Connection connection, CatalogScope scope) throws SQLException {
    Map<Long, Table> tables = new LinkedHashMap<>();
    try (PreparedStatement query = connection.prepareStatement(QUERY);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        String schema = rows.getString("nspname");
        String name = rows.getString("relname");
        if (!scope.owns(schema, name)) {
          continue;
        }
        long parent = rows.getLong("parent");
        Optional<Long> partitionOf = rows.wasNull() ? Optional.empty() : Optional.of(parent);
        boolean partitioned = rows.getString("relkind").equals("p");
        Table table =
            tables.computeIfAbsent(
                rows.getLong("table_number"),
                number -> new Table(schema, name, partitioned, partitionOf, new TreeMap<>()));
        int number = rows.getInt("attnum");
        if (number > 0) {
          table.columns().put(number, column(rows));
        }
      }
    }
    return new TableShapes(tables);
  }

  private static Column column(ResultSet row) throws SQLException {
    List<Long> numbers = List.of((Long[]) array(row.getArray("label_numbers")));
    List<String> labels = List.of((String[]) array(row.getArray("labels")));
    Map<Long, String> byNumber = new LinkedHashMap<>();
    for (int index = 0; index < numbers.size(); index++) {
      byNumber.put(numbers.get(index), labels.get(index));
    }
    return new Column(
        row.getString("attname"),
        row.getString("type"),
        row.getBoolean("generated"),
        row.getBoolean("inherited"),
        row.getBoolean("is_array"),
        byNumber);
  }

  private static Object array(Array array) throws SQLException {
    try {
      return array.getArray();
    } finally {
      array.free();
    }
  }
}
