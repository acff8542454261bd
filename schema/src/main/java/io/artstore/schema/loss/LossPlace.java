package io.artstore.schema.loss;

import java.util.Comparator;
import java.util.function.UnaryOperator;

/**
 * A table or one of its columns.
 *
 * @param schema where the table lies
 * @param column empty for the whole table
 */
public record LossPlace(String schema, String table, String column)
    implements Comparable<LossPlace> {
  static final String PUBLIC = "public";

  private static final Comparator<LossPlace> ORDER =
      Comparator.<LossPlace, String>comparing(LossPlace::schema)
          .thenComparing(place -> place.table())
          .thenComparing(place -> place.column());

  /** No place in particular. */
  static final LossPlace NOWHERE = new LossPlace(PUBLIC, "", "");

  static LossPlace table(String schema, String table) {
    return new LossPlace(schema, table, "");
  }

  LossPlace wholeTable() {
    return table(schema, table);
  }

  boolean isNowhere() {
    return table.isEmpty();
  }

  /** The table as people say it. */
  public String shownTable() {
    return schema.equals(PUBLIC) ? table : schema + "." + table;
  }

  /** Table and column as people say them. */
  public String shown() {
    return column.isEmpty() ? shownTable() : shownTable() + "." + column;
  }

  @Override
  public int compareTo(LossPlace other) {
    return ORDER.compare(this, other);
  }

  LossPlace renamed(UnaryOperator<String> naming) {
    return new LossPlace(schema, naming.apply(table), naming.apply(column));
  }
}
