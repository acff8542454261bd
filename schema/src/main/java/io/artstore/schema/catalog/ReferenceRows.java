package io.artstore.schema.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rows of reference tables, each table as an object of its own: {@code rows countries} with one
 * line for each row, in the order of the primary key.
 */
public final class ReferenceRows {
  /** A table with more rows is data, and reading it at each comparison would take too long. */
  public static final int MAXIMUM_ROWS = 10_000;

  private static final String KIND = "rows ";
  private static final String ROW = "row ";
  private static final String NO_KEY = "cannot be compared: the table has no primary key";
  private static final String TOO_MANY =
      "cannot be compared: the table has more than " + MAXIMUM_ROWS + " rows";

  /**
   * @param columns expressions in the order of the table, as text
   * @param keys the columns of the primary key
   * @param order the same as they are sorted, whatever the collation of the database
   */
  private record Table(
      String title, String from, List<String> columns, List<String> keys, String order) {}

  private final Connection connection;
  private final CatalogScope scope;

  ReferenceRows(Connection connection, CatalogScope scope) {
    this.connection = connection;
    this.scope = scope;
  }

  /** Whether an object of a catalog is the rows of a table. */
  public static boolean isObject(String name) {
    return name.startsWith(KIND);
  }

  /** Name of the object for a table, as the catalog has it. */
  public static String objectOf(String table) {
    return KIND + table;
  }

  /** Why the rows of an object are not compared, in one sentence each; empty when they are. */
  public static List<String> refusals(CatalogObject object) {
    return object.lines().stream()
        .filter(line -> isObject(object.name()) && (line.equals(NO_KEY) || line.equals(TOO_MANY)))
        .toList();
  }

  /** What tells a row from the others of its table. */
  static String key(String line) {
    int end = line.indexOf("): ");
    return end < 0 ? line : line.substring(0, end);
  }

  /** Those of the tables that are there. */
  List<CatalogObject> read() throws SQLException {
    List<CatalogObject> objects = new ArrayList<>();
    for (Table table : tables()) {
      objects.add(new CatalogObject(scope.neutral(objectOf(table.title())), lines(table)));
    }
    return objects;
  }

  private List<Table> tables() throws SQLException {
    Set<String> wanted = new HashSet<>(scope.referenceTables());
    if (wanted.isEmpty()) {
      return List.of();
    }
    List<Table> tables = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname,
                   format('%I.%I', n.nspname, c.relname),
                   ARRAY(SELECT quote_ident(a.attname) FROM pg_attribute a
                         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                         ORDER BY a.attnum),
                   ARRAY(SELECT quote_ident(a.attname)
                         FROM pg_index i CROSS JOIN unnest(i.indkey) WITH ORDINALITY k(attnum, place)
                              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
                         WHERE i.indrelid = c.oid AND i.indisprimary ORDER BY k.place),
                   (SELECT string_agg(quote_ident(a.attname)
                             || CASE WHEN a.attcollation <> 0 THEN ' COLLATE "C"' ELSE '' END, ', '
                             ORDER BY k.place)
                    FROM pg_index i CROSS JOIN unnest(i.indkey) WITH ORDINALITY k(attnum, place)
                         JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
                    WHERE i.indrelid = c.oid AND i.indisprimary)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p')
              AND CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname
                  = ANY (?)
            ORDER BY 1
            """)) {
      query.setArray(1, connection.createArrayOf("text", wanted.toArray()));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          tables.add(
              new Table(
                  rows.getString(1),
                  rows.getString(2),
                  texts(rows, 3),
                  texts(rows, 4),
                  rows.getString(5)));
        }
      }
    }
    return tables;
  }

  private static List<String> texts(ResultSet rows, int column) throws SQLException {
    return Stream.of((Object[]) rows.getArray(column).getArray()).map(String::valueOf).toList();
  }

  private List<String> lines(Table table) throws SQLException {
    if (table.keys().isEmpty()) {
      return List.of(NO_KEY);
    }
    List<String> others =
        table.columns().stream().filter(column -> !table.keys().contains(column)).toList();
    List<String> lines = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT "
                    + Stream.concat(table.keys().stream(), others.stream())
                        .map(column -> "quote_nullable(" + column + "::text)")
                        .collect(Collectors.joining(", "))
                    + " FROM "
                    + table.from()
                    + " ORDER BY "
                    + table.order()
                    + " LIMIT "
                    + (MAXIMUM_ROWS + 1));
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        lines.add(scope.neutral(line(rows, table.keys(), others)));
      }
    }
    return lines.size() > MAXIMUM_ROWS ? List.of(TOO_MANY) : lines;
  }

  private static String line(ResultSet rows, List<String> keys, List<String> others)
      throws SQLException {
    List<String> key = new ArrayList<>();
    for (int column = 1; column <= keys.size(); column++) {
      key.add(rows.getString(column));
    }
    List<String> values = new ArrayList<>();
    for (int column = 0; column < others.size(); column++) {
      values.add(others.get(column) + " " + rows.getString(keys.size() + column + 1));
    }
    return ROW + "(" + String.join(", ", key) + "): " + String.join(", ", values);
  }
}
