package io.artstore.schema.backup;

import io.artstore.schema.SqlNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A table as it is copied.
 *
 * @param id the server's number of it
 * @param partitioned whether its rows lie in partitions, which are copied through it
 * @param columns those that hold what somebody wrote, not those that are computed
 * @param order SQL expressions that bring its rows into one order on every server
 * @param bytes what it takes on the server's disk
 */
record TableShape(
    long id,
    String schema,
    String name,
    boolean partitioned,
    List<String> columns,
    List<String> order,
    long bytes) {
  private static final String PUBLIC = "public";
  private static final String INPUT = "WITH (FORMAT csv, HEADER match, ENCODING 'UTF8')";

  /** Characters that every file system keeps apart from others. */
  private static final String PLAIN =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-$";

  TableShape {
    columns = List.copyOf(columns);
    order = List.copyOf(order);
  }

  /** The name as people say it: without the schema where that is public. */
  String title() {
    return schema.equals(PUBLIC) ? name : schema + "." + name;
  }

  /** Schema and name for SQL. */
  String quoted() {
    return SqlNames.quote(schema) + "." + SqlNames.quote(name);
  }

  String file() {
    return file(title());
  }

  /** Where the rows of a table lie in the folder; no name leads out of it. */
  static String file(String title) {
    StringBuilder safe = new StringBuilder();
    for (byte octet : title.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      boolean plain = PLAIN.indexOf(c) >= 0 || (c == '.' && !safe.isEmpty());
      safe.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
    }
    return "tables/" + safe + ".csv";
  }

  /** The rows in a fixed order, with the columns in the order given. */
  String copyOut(List<String> columnOrder) {
    return copyOut(columnOrder, "");
  }

  /**
   * The same for some of the rows.
   *
   * @param condition on the row {@code t}; empty for all
   */
  String copyOut(List<String> columnOrder, String condition) {
    String list =
        String.join(
            ", ", columnOrder.stream().map(column -> "t." + SqlNames.quote(column)).toList());
    return "COPY (SELECT "
        + list
        + " FROM "
        + (partitioned ? "" : "ONLY ")
        + quoted()
        + " AS t"
        + (condition.isEmpty() ? "" : " WHERE " + condition)
        + " ORDER BY "
        + String.join(", ", order)
        + ") TO STDOUT WITH (FORMAT csv, HEADER true, ENCODING 'UTF8')";
  }

  /** Takes such rows, if their header names exactly these columns. */
  String copyIn(List<String> columnOrder) {
    return "COPY " + quoted() + columnList(columnOrder) + " FROM STDIN " + INPUT;
  }

  /** The same for psql, which reads the file itself. */
  String psqlCopyIn(List<String> columnOrder) {
    return "\\copy " + quoted() + columnList(columnOrder) + " FROM '" + file() + "' " + INPUT;
  }

  private static String columnList(List<String> columns) {
    return " (" + String.join(", ", columns.stream().map(SqlNames::quote).toList()) + ")";
  }
}
