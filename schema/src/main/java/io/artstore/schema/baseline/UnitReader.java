package io.artstore.schema.baseline;

import io.artstore.schema.baseline.LatePart.Phase;
import io.artstore.schema.catalog.CatalogScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the units of a schema, and what hangs on them. */
final class UnitReader {
  private final Connection connection;
  private final CatalogScope scope;

  /** Keys of the objects that belong to the schema. */
  private final Set<String> wanted;

  private final List<Unit> units = new ArrayList<>();
  private final List<LatePart> owned = new ArrayList<>();

  UnitReader(Connection connection, CatalogScope scope, Set<String> wanted) {
    this.connection = connection;
    this.scope = scope;
    this.wanted = wanted;
  }

  List<Unit> read() throws SQLException {
    readSchemas();
    readTypes();
    readSequences();
    readRoutines();
    readTables();
    readViews();
    return List.copyOf(units);
  }

  /** Sequences that go with a column without being made by it. */
  List<LatePart> owned() {
    return List.copyOf(owned);
  }

  private void add(int rank, Row row, List<String> create, String drop, String body)
      throws SQLException {
    if (wanted.contains(row.text("key"))) {
      units.add(
          new Unit(
              row.text("key"),
              rank,
              scope.neutral(row.text("name")),
              row.text("plain_name"),
              create,
              drop,
              body,
              Set.of()));
    }
  }

  /** An answer that is taken where it is read. */
  private void each(String query, Row.Reader<Boolean> taker) throws SQLException {
    Row.all(connection, query, scope.ownRoles(), taker);
  }

  private void readSchemas() throws SQLException {
    each(
        UnitQueries.SCHEMAS,
        row -> {
          String name = row.text("name");
          add(Unit.SCHEMA, row, List.of("CREATE SCHEMA " + name), "DROP SCHEMA " + name, "");
          return true;
        });
  }

  private void readTypes() throws SQLException {
    each(
        UnitQueries.TYPES,
        row -> {
          String name = row.text("name");
          List<String> items = new ArrayList<>(row.texts("items"));
          String kind = row.text("kind");
          if (kind.equals("r") && items.contains(usualMultirange(name))) {
            items.remove(usualMultirange(name));
          }
          String create =
              switch (kind) {
                case "e" -> Layout.list("CREATE TYPE " + name + " AS ENUM", items, "");
                case "r" -> Layout.list("CREATE TYPE " + name + " AS RANGE", items, "");
                case "c" ->
                    items.isEmpty()
                        ? "CREATE TYPE " + name + " AS ()"
                        : Layout.list("CREATE TYPE " + name + " AS", items, "");
                default ->
                    "CREATE DOMAIN "
                        + name
                        + " AS "
                        + row.text("base")
                        + items.stream()
                            .map(item -> "\n    " + Expressions.stable(item))
                            .collect(Collectors.joining());
              };
          String word = kind.equals("d") ? "DROP DOMAIN " : "DROP TYPE ";
          add(Unit.TYPE, row, List.of(create), word + name, "");
          return true;
        });
  }

  /** What the server calls the multirange of a range when nobody says otherwise. */
  private static String usualMultirange(String range) {
    String name =
        range.contains("range") ? range.replaceFirst("range", "multirange") : range + "_multirange";
    return "MULTIRANGE_TYPE_NAME = " + name;
  }

  private void readSequences() throws SQLException {
    each(
        UnitQueries.SEQUENCES,
        row -> {
          String key = row.text("key");
          boolean goesWithColumn = wanted.contains(row.text("of_table"));
          if (goesWithColumn) {
            wanted.add(key);
            String name = row.text("name");
            owned.add(
                new LatePart(
                    Phase.OWNED,
                    "q" + key,
                    key,
                    scope.neutral(name),
                    row.text("owned_by"),
                    "ALTER SEQUENCE " + name + " OWNED BY NONE"));
          }
          add(
              Unit.SEQUENCE,
              row,
              List.of(row.text("definition")),
              "DROP SEQUENCE " + row.text("name"),
              "");
          return true;
        });
  }

  private void readRoutines() throws SQLException {
    each(
        UnitQueries.ROUTINES,
        row -> {
          String definition =
              row.text("definition")
                  .replaceFirst(
                      "^CREATE OR REPLACE (FUNCTION|PROCEDURE) (public\\.)?", "CREATE $1 ");
          add(
              Unit.ROUTINE,
              row,
              List.of(definition.stripTrailing()),
              "DROP " + row.text("name"),
              row.text("body"));
          return true;
        });
  }

  private void readTables() throws SQLException {
    Map<String, List<TableText.Column>> columns = new HashMap<>();
    each(
        UnitQueries.COLUMNS,
        row ->
            columns
                .computeIfAbsent(row.text("key"), key -> new ArrayList<>())
                .add(
                    new TableText.Column(
                        row.text("name"),
                        row.flag("local"),
                        Expressions.stable(row.text("definition")),
                        row.flag("not_null"),
                        row.text("default_value"))));
    Map<String, List<String>> constraints = new HashMap<>();
    each(
        UnitQueries.CONSTRAINTS,
        row ->
            constraints
                .computeIfAbsent(row.text("key"), key -> new ArrayList<>())
                .add(Expressions.stable(row.text("text"))));
    Map<String, TableText> tables = new HashMap<>();
    each(
        UnitQueries.TABLES,
        row -> {
          String key = row.text("key");
          if (wanted.contains(key)) {
            tables.put(
                key,
                table(
                    row,
                    columns.getOrDefault(key, List.of()),
                    constraints.getOrDefault(key, List.of())));
          }
          return true;
        });
    for (TableText table : tables.values()) {
      units.add(
          new Unit(
              table.key(),
              Unit.TABLE,
              scope.neutral(table.name()),
              table.plainName(),
              table.statements(tables),
              "DROP TABLE " + table.name(),
              "",
              new TreeSet<>(table.parents())));
    }
  }

  private static TableText table(Row row, List<TableText.Column> columns, List<String> constraints)
      throws SQLException {
    return new TableText(
        row.text("key"),
        row.text("name"),
        row.text("plain_name"),
        row.flag("unlogged"),
        row.flag("partition"),
        row.text("partition_key"),
        row.text("bound"),
        row.texts("parents"),
        row.text("options"),
        row.text("access_method"),
        columns,
        constraints);
  }

  private void readViews() throws SQLException {
    each(
        UnitQueries.VIEWS,
        row -> {
          String title = row.text("kind") + " " + row.text("name");
          String options = row.text("options");
          String head =
              Layout.words(
                  "CREATE " + title,
                  row.text("access_method").isEmpty() ? "" : "USING " + row.text("access_method"),
                  options.isEmpty() ? "" : "WITH (" + options + ")");
          String tail = row.text("tail").isEmpty() ? "" : "\n" + row.text("tail");
          add(
              Unit.VIEW,
              row,
              List.of(head + " AS\n" + Expressions.stable(row.text("query")) + tail),
              "DROP " + title,
              "");
          return true;
        });
  }
}
