package io.artstore.schema.baseline;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How one table is made.
 *
 * @param parents keys of the tables that it is a partition of, or inherits from
 * @param columns in their order
 * @param constraints that stand within the statement
 */
record TableText(
    String key,
    String name,
    String plainName,
    boolean unlogged,
    boolean partition,
    String partitionKey,
    String bound,
    List<String> parents,
    String options,
    String accessMethod,
    List<Column> columns,
    List<String> constraints) {

  /**
   * @param local whether the table itself has it, and not only its parents
   * @param definition type, default and the rest, as CREATE TABLE takes them
   */
  record Column(
      String name, boolean local, String definition, boolean notNull, String defaultValue) {}

  TableText {
    parents = List.copyOf(parents);
    columns = List.copyOf(columns);
    constraints = List.copyOf(constraints);
  }

  /**
   * @param tables all that are written, by key
   */
  List<String> statements(Map<String, TableText> tables) {
    List<TableText> above = parents.stream().filter(tables::containsKey).map(tables::get).toList();
    if (partition && above.size() == 1) {
      return sameColumns(above.getFirst())
          ? asPartition(above.getFirst())
          : attached(above.getFirst());
    }
    return alone(above);
  }

  private boolean sameColumns(TableText parent) {
    return columns.stream()
        .map(Column::name)
        .toList()
        .equals(parent.columns.stream().map(Column::name).toList());
  }

  private List<String> alone(List<TableText> above) {
    List<String> items = new ArrayList<>();
    columns.stream()
        .filter(column -> column.local() || above.isEmpty())
        .forEach(column -> items.add(column.name() + " " + column.definition()));
    items.addAll(constraints);
    String inherits =
        above.isEmpty()
            ? ""
            : " INHERITS (" + String.join(", ", above.stream().map(TableText::name).toList()) + ")";
    List<String> statements = new ArrayList<>();
    statements.add(create(items, inherits));
    for (Column column : columns) {
      if (!column.local()) {
        above.stream()
            .flatMap(parent -> parent.columns.stream())
            .filter(parent -> parent.name().equals(column.name()))
            .findFirst()
            .ifPresent(parent -> addDifferences(statements, column, parent));
      }
    }
    return statements;
  }

  /** For a partition whose columns lie in another order than those of its parent. */
  private List<String> attached(TableText parent) {
    List<String> items = new ArrayList<>();
    columns.forEach(column -> items.add(column.name() + " " + column.definition()));
    items.addAll(constraints);
    return List.of(
        create(items, ""),
        "ALTER TABLE " + parent.name + "\n    ATTACH PARTITION " + name + " " + bound);
  }

  private List<String> asPartition(TableText parent) {
    List<String> differences = new ArrayList<>();
    for (int index = 0; index < columns.size(); index++) {
      addDifferences(differences, columns.get(index), parent.columns.get(index));
    }
    String head =
        Layout.words("CREATE", unlogged ? "UNLOGGED" : "", "TABLE", name, "PARTITION OF")
            + " "
            + parent.name;
    String tail = "\n    " + bound + storage();
    List<String> statements = new ArrayList<>();
    statements.add(constraints.isEmpty() ? head + tail : Layout.lines(head, constraints, tail));
    statements.addAll(differences);
    return statements;
  }

  private void addDifferences(List<String> statements, Column column, Column parent) {
    String alter = "ALTER TABLE ONLY " + name + " ALTER COLUMN " + column.name();
    if (!column.defaultValue().equals(parent.defaultValue())) {
      statements.add(
          alter
              + (column.defaultValue().isEmpty()
                  ? " DROP DEFAULT"
                  : " SET DEFAULT " + column.defaultValue()));
    }
    if (column.notNull() && !parent.notNull()) {
      statements.add(alter + " SET NOT NULL");
    }
  }

  private String create(List<String> items, String inherits) {
    String head = Layout.words("CREATE", unlogged ? "UNLOGGED" : "", "TABLE", name);
    String tail = inherits + storage();
    return items.isEmpty() ? head + " ()" + tail : Layout.lines(head, items, tail);
  }

  private String storage() {
    return (partitionKey.isEmpty() ? "" : " PARTITION BY " + partitionKey)
        + (accessMethod.isEmpty() ? "" : " USING " + accessMethod)
        + (options.isEmpty() ? "" : " WITH (" + options + ")");
  }
}
