package io.artstore.schema.lint;

import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.lint.DatabaseState.Column;
import io.artstore.schema.lint.DatabaseState.EnumType;
import io.artstore.schema.lint.DatabaseState.ForeignKey;
import io.artstore.schema.lint.DatabaseState.Index;
import io.artstore.schema.lint.DatabaseState.Routine;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Reads {@link DatabaseState} from the catalog of the connected database. */
final class DatabaseStateReader {
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Connection connection;

  private DatabaseStateReader(Connection connection) {
    this.connection = connection;
  }

  /**
   * @param objects already read in the same transaction, whose search_path is empty
   */
  static DatabaseState read(Connection connection, Catalog objects) throws SQLException {
    DatabaseStateReader reader = new DatabaseStateReader(connection);
    return new DatabaseState(
        objects,
        reader.all(LintQueries.COLUMNS, DatabaseStateReader::column),
        reader.all(LintQueries.FOREIGN_KEYS, DatabaseStateReader::foreignKey),
        reader.all(LintQueries.INDEXES, DatabaseStateReader::index),
        reader.all(LintQueries.ENUMS, DatabaseStateReader::enumType),
        reader.all(LintQueries.ROUTINES, DatabaseStateReader::routine),
        reader.all(LintQueries.LARGE_OBJECTS, row -> row.getLong("number")).getFirst());
  }

  private <T> List<T> all(String sql, RowReader<T> rowReader) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet rows = query.executeQuery()) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rowReader.read(rows));
      }
      return found;
    }
  }

  private static Column column(ResultSet row) throws SQLException {
    return new Column(
        row.getString("table_name"),
        row.getString("name"),
        row.getString("type"),
        row.getLong("type_id"),
        text(row, "default_text"),
        row.getBoolean("is_key"));
  }

  private static ForeignKey foreignKey(ResultSet row) throws SQLException {
    return new ForeignKey(
        row.getString("name"),
        row.getString("table_name"),
        texts(row, "columns"),
        texts(row, "types"),
        row.getString("referenced_table"),
        texts(row, "referenced_columns"),
        texts(row, "referenced_types"));
  }

  private static Index index(ResultSet row) throws SQLException {
    List<String> columns = texts(row, "columns");
    int keyColumns = row.getInt("key_columns");
    return new Index(
        row.getString("name"),
        row.getString("table_name"),
        row.getString("method"),
        row.getBoolean("is_unique"),
        row.getBoolean("is_constraint"),
        columns.subList(0, keyColumns),
        texts(row, "keys"),
        texts(row, "options").stream().map(Integer::valueOf).toList(),
        columns.subList(keyColumns, columns.size()),
        text(row, "predicate"));
  }

  private static EnumType enumType(ResultSet row) throws SQLException {
    return new EnumType(row.getLong("id"), row.getString("name"), texts(row, "labels"));
  }

  private static Routine routine(ResultSet row) throws SQLException {
    return new Routine(
        row.getString("title"),
        row.getString("name"),
        new HashSet<>(texts(row, "type_ids").stream().map(Long::valueOf).toList()),
        text(row, "body"));
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).orElse("");
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return array == null
        ? List.of()
        : Arrays.stream((Object[]) array.getArray()).map(String::valueOf).toList();
  }
}
