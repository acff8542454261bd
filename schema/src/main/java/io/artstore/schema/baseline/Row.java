package io.artstore.schema.baseline;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** One row of an answer about the catalog, of which nothing is null. */
final class Row {
  private final ResultSet result;

  private Row(ResultSet result) {
    this.result = result;
  }

  /** Does something with a row. */
  @FunctionalInterface
  interface Reader<T> {
    T read(Row row) throws SQLException;
  }

  /**
   * @param roles bound to the only parameter, when the query has one
   */
  static <T> List<T> all(
      Connection connection, String query, Collection<String> roles, Reader<T> reader)
      throws SQLException {
    List<T> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      if (statement.getParameterMetaData().getParameterCount() > 0) {
        statement.setArray(1, connection.createArrayOf("text", roles.toArray()));
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(reader.read(new Row(rows)));
        }
      }
    }
    return found;
  }

  String text(String column) throws SQLException {
    return Optional.ofNullable(result.getString(column)).orElse("");
  }

  boolean flag(String column) throws SQLException {
    return result.getBoolean(column);
  }

  List<String> texts(String column) throws SQLException {
    Array array = result.getArray(column);
    return array == null ? List.of() : Arrays.asList((String[]) array.getArray());
  }
}
