package io.artstore.schema.loss;

import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.catalog.CatalogSettings;
import io.artstore.schema.loss.TableShapes.Column;
import io.artstore.schema.loss.TableShapes.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a script makes of tables and columns, seen from before and after it. */
public final class ShapeDifference {
  private final TableShapes before;
  private final TableShapes after;
  private final List<Loss> losses = new ArrayList<>();

  private ShapeDifference(TableShapes before, TableShapes after) {
    this.before = before;
    this.after = after;
    before.tables().forEach(this::compare);
  }

  /** The tables at one moment, to be compared with another. */
  public static final class Moment {
    private final TableShapes shapes;

    private Moment(TableShapes shapes) {
      this.shapes = shapes;
    }

    /** What became of these until then. */
    public ShapeDifference until(Moment later) {
      return new ShapeDifference(shapes, later.shapes);
    }
  }

  /**
   * Looks as the current transaction sees it, which is left with the settings of {@link
   * CatalogSettings}.
   */
  public static Moment look(Connection connection, CatalogScope scope) throws SQLException {
    CatalogSettings.apply(connection);
    return new Moment(TableShapes.read(connection, scope));
  }

  /** What is lost with them, by name. */
  public List<Loss> losses() {
    return List.copyOf(losses);
  }

  private void compare(Long number, Table table) {
    Table now = after.tables().get(number);
    if (now == null) {
      compareGone(table);
      return;
    }
    table
        .columns()
        .forEach(
            (place, column) -> {
              if (!column.generated() && !column.inherited()) {
                compare(table, column, Optional.ofNullable(now.columns().get(place)), now);
              }
            });
  }

  /** A partition is counted with the table that it is a part of. */
  private void compareGone(Table table) {
    boolean withParent =
        table.parent().isPresent()
            && before.tables().containsKey(table.parent().get())
            && !after.tables().containsKey(table.parent().get());
    if (withParent) {
      return;
    }
    boolean another =
        after.tables().values().stream().anyMatch(one -> one.place().equals(table.place()));
    losses.add(another ? new Loss.Rebuilt(table.place()) : new Loss.DroppedTable(table.place()));
  }

  private void compare(Table table, Column column, Optional<Column> now, Table tableNow) {
    LossPlace place = new LossPlace(table.schema(), table.name(), column.name());
    if (now.isEmpty()) {
      losses.add(
          tableNow.column(column.name()).isPresent()
              ? new Loss.Rebuilt(place)
              : new Loss.DroppedColumn(place));
      return;
    }
    Column then = now.get();
    boolean bothLabelled = !column.labels().isEmpty() && !then.labels().isEmpty();
    if (bothLabelled && column.array() == then.array()) {
      compareLabels(place, column.labels(), then.labels());
    } else if (!then.labels().isEmpty()) {
      losses.add(fromText(place, column, then));
    } else if (!column.labels().isEmpty()) {
      toText(place, column, then);
    } else {
      compareTypes(place, column.type(), then.type());
    }
  }

  /** A label that is only renamed keeps its number within the type. */
  private void compareLabels(LossPlace place, Map<Long, String> then, Map<Long, String> now) {
    then.forEach(
        (number, label) -> {
          if (!now.containsKey(number) && !now.containsValue(label)) {
            losses.add(new Loss.GoneLabel(place, label, Optional.empty(), Loss.Fate.UNTRIED));
          }
        });
  }

  private static Loss fromText(LossPlace place, Column column, Column then) {
    boolean text = TypeText.of(column.type()).isText() && !then.array() && !column.array();
    return text
        ? new Loss.NarrowedColumn(
            place,
            column.type(),
            then.type(),
            List.copyOf(then.labels().values()),
            Loss.Fate.UNTRIED)
        : new Loss.ConvertedColumn(place, column.type(), then.type());
  }

  private void toText(LossPlace place, Column column, Column then) {
    TypeText text = TypeText.of(then.type());
    int longest = column.labels().values().stream().mapToInt(String::length).max().orElse(0);
    boolean fits =
        text.isText()
            && !column.array()
            && !text.array()
            && (!text.isLimited() || longest <= text.first());
    if (!fits) {
      losses.add(new Loss.ConvertedColumn(place, column.type(), then.type()));
    }
  }

  private void compareTypes(LossPlace place, String from, String to) {
    Fitting fitting = Fitting.of(from, to);
    if (!fitting.known()) {
      losses.add(new Loss.ConvertedColumn(place, from, to));
      return;
    }
    if (fitting.rounding().isPresent()) {
      losses.add(new Loss.RoundedColumn(place, from, to));
    }
    if (fitting.narrowing().isPresent()) {
      losses.add(new Loss.NarrowedColumn(place, from, to, List.of(), Loss.Fate.UNTRIED));
    }
  }

  /**
   * Rows of a table, of which only the columns are looked at that the script leaves as they are.
   *
   * @param number how many
   * @param digest of all their values
   */
  public record Rows(long number, String digest) {}

  /**
   * The rows of all tables that are there before and after, by the name of before, as the current
   * transaction sees them. Where a script only drops and converts, they are the same before it and
   * after it.
   */
  public Map<LossPlace, Rows> keptRows(Connection connection) throws SQLException {
    Map<LossPlace, Rows> kept = new TreeMap<>();
    for (Map.Entry<Long, Table> entry : before.tables().entrySet()) {
      Table now = after.tables().get(entry.getKey());
      if (now != null && !now.partitioned()) {
        keptRows(connection, entry.getKey(), keptColumns(entry.getValue(), now))
            .ifPresent(rows -> kept.put(entry.getValue().place(), rows));
      }
    }
    return kept;
  }

  private static List<Integer> keptColumns(Table table, Table now) {
    return table.columns().entrySet().stream()
        .filter(
            one -> {
              Column then = now.columns().get(one.getKey());
              return then != null
                  && then.type().equals(one.getValue().type())
                  && then.labels().values().containsAll(one.getValue().labels().values());
            })
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Under its number, because the name may be another one by now; empty when it is gone. */
  private static Optional<Rows> keptRows(Connection connection, long table, List<Integer> columns)
      throws SQLException {
    String numbers = columns.stream().map(String::valueOf).collect(Collectors.joining(","));
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT 'SELECT count(*), coalesce(md5(string_agg(row_digest, '''' ORDER BY row_digest)),'
                   || ' '''') FROM (SELECT md5(ROW('
                   || coalesce((SELECT string_agg('t.' || quote_ident(a.attname), ', '
                                                  ORDER BY a.attnum)
                                FROM pg_attribute a
                                WHERE a.attrelid = c.oid AND NOT a.attisdropped
                                  AND a.attnum = ANY (string_to_array(?, ',')::smallint[])), '')
                   || ')::text) AS row_digest FROM ONLY '
                   || format('%I.%I', n.nspname, c.relname) || ' t) digests'
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid = CAST(? AS bigint)::oid
            """)) {
      query.setString(1, numbers);
      query.setLong(2, table);
      try (ResultSet result = query.executeQuery()) {
        if (!result.next()) {
          return Optional.empty();
        }
        return Optional.of(rows(connection, result.getString(1)));
      }
    }
  }

  private static Rows rows(Connection connection, String sql) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet result = query.executeQuery()) {
      result.next();
      return new Rows(result.getLong(1), result.getString(2));
    }
  }
}
