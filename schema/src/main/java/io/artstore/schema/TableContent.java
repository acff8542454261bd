package io.artstore.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rows of a table in short, so that two moments can be compared column by column.
 *
 * @param digest of all rows, or where a sequence stands
 * @param rows a digest of each row, in no order that means anything; empty for a sequence
 * @param columns for each column a digest of its values, whichever row they are in
 * @param filled for each column in how many rows it has a value
 */
record TableContent(
    String digest, List<String> rows, Map<String, String> columns, Map<String, Long> filled) {
  /** A SELECT has at most 1,664 results; columns beyond these are told as rows without a name. */
  private static final int MAXIMUM_COLUMNS = 800;

  TableContent {
    rows = List.copyOf(rows);
    columns = Map.copyOf(columns);
    filled = Map.copyOf(filled);
  }

  /** Every table and sequence by the name that {@link ScratchDatabase#rows} gives it. */
  static Map<String, TableContent> read(ScratchDatabase scratch) throws SQLException {
    Map<String, String> digests = scratch.rowsInTransaction();
    Map<TableRows.Table, List<String>> columns = columns(scratch.connection());
    Map<String, TableContent> contents = new TreeMap<>();
    digests.forEach(
        (relation, digest) ->
            contents.put(relation, new TableContent(digest, List.of(), Map.of(), Map.of())));
    for (Map.Entry<TableRows.Table, List<String>> table : columns.entrySet()) {
      String relation = "table " + table.getKey().shown();
      String digest = digests.get(relation);
      if (digest != null) {
        contents.put(
            relation, read(scratch.connection(), table.getKey(), table.getValue(), digest));
      }
    }
    return contents;
  }

  private static Map<TableRows.Table, List<String>> columns(Connection connection)
      throws SQLException {
    Map<TableRows.Table, List<String>> columns = new LinkedHashMap<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT n.nspname, c.relname, a.attname
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                     LEFT JOIN pg_attribute a
                       ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE c.relkind = 'r' AND n.nspname !~ '^pg_'
                  AND n.nspname <> 'information_schema'
                ORDER BY 1, 2, a.attnum
                """);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        List<String> names =
            columns.computeIfAbsent(
                new TableRows.Table(rows.getString(1), rows.getString(2)),
                key -> new ArrayList<>());
        if (names.size() < MAXIMUM_COLUMNS) {
          Optional.ofNullable(rows.getString(3)).ifPresent(names::add);
        }
      }
    }
    return columns;
  }

  private static TableContent read(
      Connection connection, TableRows.Table table, List<String> names, String digest)
      throws SQLException {
    StringBuilder query = new StringBuilder("SELECT coalesce(array_agg(md5(t::text)), '{}')");
    for (String name : names) {
      String value = "t." + SqlNames.quote(name);
      String one = "md5(coalesce('v' || " + value + "::text, 'n'))";
      query.append(", md5(string_agg(").append(one).append(", '' ORDER BY ").append(one);
      query.append(")), count(").append(value).append(')');
    }
    query.append(" FROM ONLY ").append(table.quoted()).append(" t");
    Map<String, String> columns = new HashMap<>();
    Map<String, Long> filled = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query.toString())) {
      result.next();
      List<String> rows = new ArrayList<>();
      for (Object row : (Object[]) result.getArray(1).getArray()) {
        rows.add(String.valueOf(row));
      }
      for (int index = 0; index < names.size(); index++) {
        columns.put(
            names.get(index), Optional.ofNullable(result.getString(2 * index + 2)).orElse(""));
        filled.put(names.get(index), result.getLong(2 * index + 3));
      }
      return new TableContent(digest, rows, columns, filled);
    }
  }
}
