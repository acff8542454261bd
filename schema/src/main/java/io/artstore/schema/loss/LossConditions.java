package io.artstore.schema.loss;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the tables and columns of losses in a database and says by which condition their rows are
 * counted. All names come quoted from the server.
 */
final class LossConditions {
  private final Connection connection;

  LossConditions(Connection connection) {
    this.connection = connection;
  }

  /**
   * A table that is there.
   *
   * @param from what stands behind FROM: with the rows of its partitions and children
   * @param only the same without them, where it can have rows of its own
   * @param about how many rows the server believes it has; negative when it never looked
   */
  record Relation(long number, String from, String only, long about) {}

  /**
   * How a loss is counted.
   *
   * @param condition on a row of the table
   * @param values for its parameters, in order
   * @param exact whether what it counts is lost; else it is lost at most
   */
  record Condition(String condition, List<Object> values, boolean exact) {
    static Condition exact(String condition) {
      return new Condition(condition, List.of(), true);
    }

    static Condition atMost(String condition) {
      return new Condition(condition, List.of(), false);
    }
  }

  /**
   * @param name quoted
   * @param defaultText the expression; empty when there is none
   * @param comparable whether its values can be compared as they are
   */
  private record LiveColumn(
      String name, String defaultText, boolean generated, boolean array, boolean comparable) {}

  Optional<Relation> relation(LossPlace place) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS name, c.relkind,
                   c.reltuples::bigint AS about
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')
            """)) {
      query.setString(1, place.schema());
      query.setString(2, place.table());
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        String name = row.getString("name");
        boolean partitioned = row.getString("relkind").equals("p");
        return Optional.of(
            new Relation(
                row.getLong("oid"),
                name,
                partitioned ? name : "ONLY " + name,
                row.getLong("about")));
      }
    }
  }

  /** Empty when the column is not there. */
  Optional<Condition> condition(Relation relation, Loss loss) throws SQLException {
    LossPlace place = loss.where();
    if (place.column().isEmpty()) {
      return Optional.of(
          loss instanceof Loss.DroppedTable ? Condition.exact("true") : Condition.atMost("true"));
    }
    return column(relation, place.column()).map(column -> condition(column, loss));
  }

  private static Condition condition(LiveColumn column, Loss loss) {
    String name = column.name();
    return switch (loss) {
      case Loss.DroppedColumn dropped -> Condition.exact(notDefault(column));
      case Loss.NarrowedColumn narrowed ->
          narrowed.labels().isEmpty()
              ? Condition.exact(
                  Fitting.of(narrowed.from(), narrowed.to())
                      .narrowing()
                      .orElse("true")
                      .replace(Fitting.VALUE, name))
              : new Condition(
                  name + "::text <> ALL (?)",
                  List.of((Object) narrowed.labels().toArray(new String[0])),
                  true);
      case Loss.RoundedColumn rounded ->
          Condition.exact(
              Fitting.of(rounded.from(), rounded.to())
                  .rounding()
                  .orElse("true")
                  .replace(Fitting.VALUE, name));
      case Loss.GoneLabel gone ->
          new Condition(
              column.array() ? "? = ANY (" + name + "::text[])" : name + "::text = ?",
              List.of(gone.label()),
              true);
      case Loss.ConvertedColumn converted -> Condition.atMost(name + " IS NOT NULL");
      case Loss.Rebuilt rebuilt -> Condition.atMost(name + " IS NOT NULL");
      case Loss.Untold untold -> Condition.atMost(name + " IS NOT NULL");
      case Loss.DroppedTable table -> Condition.exact("true");
      case Loss.Declared declared -> Condition.atMost("true");
    };
  }

  /** A default that is computed is another one each time, so that no value is the default's. */
  private static String notDefault(LiveColumn column) {
    if (column.generated()) {
      return "false";
    }
    String text = column.defaultText();
    if (text.isEmpty() || !DefaultText.constant(text)) {
      return column.name() + " IS NOT NULL";
    }
    return column.comparable()
        ? column.name() + " IS DISTINCT FROM (" + text + ")"
        : column.name() + "::text IS DISTINCT FROM (" + text + ")::text";
  }

  private Optional<LiveColumn> column(Relation relation, String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            WITH RECURSIVE base AS (
              SELECT t.oid, t.typtype, t.typbasetype
              FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
              WHERE a.attrelid = CAST(? AS bigint)::oid AND a.attname = ?
              UNION ALL
              SELECT t.oid, t.typtype, t.typbasetype
              FROM base b JOIN pg_type t ON t.oid = b.typbasetype
              WHERE b.typtype = 'd'
            )
            SELECT quote_ident(a.attname) AS name, a.attgenerated <> '' AS generated,
                   coalesce(pg_get_expr(d.adbin, d.adrelid), '') AS default_text,
                   t.typcategory = 'A' AS is_array,
                   NOT (e.typcategory IN ('G', 'C') OR e.typname IN ('json', 'xml')) AS comparable
            FROM pg_attribute a
                 LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                 JOIN pg_type t ON t.oid = (SELECT b.oid FROM base b WHERE b.typtype <> 'd')
                 JOIN pg_type e
                   ON e.oid = CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE t.oid END
            WHERE a.attrelid = CAST(? AS bigint)::oid AND a.attname = ? AND a.attnum > 0
              AND NOT a.attisdropped
            """)) {
      query.setLong(1, relation.number());
      query.setString(2, name);
      query.setLong(3, relation.number());
      query.setString(4, name);
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? Optional.of(
                new LiveColumn(
                    row.getString("name"),
                    row.getString("default_text"),
                    row.getBoolean("generated"),
                    row.getBoolean("is_array"),
                    row.getBoolean("comparable")))
            : Optional.empty();
      }
    }
  }

  /** How many rows of the relation meet each condition, in one pass over it. */
  List<Long> count(String from, List<Condition> conditions) throws SQLException {
    List<String> counts =
        conditions.stream().map(one -> "count(*) FILTER (WHERE " + one.condition() + ")").toList();
    try (PreparedStatement query =
        connection.prepareStatement("SELECT " + String.join(", ", counts) + " FROM " + from)) {
      int parameter = 1;
      for (Condition condition : conditions) {
        for (Object value : condition.values()) {
          if (value instanceof String[] texts) {
            query.setArray(parameter++, connection.createArrayOf("text", texts));
          } else {
            query.setObject(parameter++, value);
          }
        }
      }
      try (ResultSet row = query.executeQuery()) {
        row.next();
        List<Long> found = new ArrayList<>();
        for (int index = 1; index <= conditions.size(); index++) {
          found.add(row.getLong(index));
        }
        return found;
      }
    }
  }

  /** What a script's own SELECT answers; empty when that is no number of rows. */
  OptionalLong ask(String select) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(select);
        ResultSet row = query.executeQuery()) {
      if (row.getMetaData().getColumnCount() != 1 || !row.next()) {
        return OptionalLong.empty();
      }
      long count = row.getLong(1);
      return row.wasNull() || count < 0 || row.next()
          ? OptionalLong.empty()
          : OptionalLong.of(count);
    }
  }
}
