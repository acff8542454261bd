package io.artstore.schema.lint;

import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the rules look at in a database. Names are without their schema where that is public.
 *
 * @param objects every object in canonical form
 * @param largeObjects how many there are; no catalog of names holds them
 */
record DatabaseState(
    Catalog objects,
    List<Column> columns,
    List<ForeignKey> foreignKeys,
    List<Index> indexes,
    List<EnumType> enums,
    List<Routine> routines,
    long largeObjects) {
  static final DatabaseState EMPTY =
      new DatabaseState(
          new Catalog(List.of()), List.of(), List.of(), List.of(), List.of(), List.of(), 0);

  /**
   * A column of a table.
   *
   * @param type without its modifier
   * @param typeId of the type, or of its elements when it is an array
   * @param defaultText empty without a default
   * @param key whether it belongs to the primary key
   */
  record Column(
      String table, String name, String type, long typeId, String defaultText, boolean key) {
    String title() {
      return table + "." + name;
    }
  }

  /** A foreign key; the lists go together column by column. */
  record ForeignKey(
      String name,
      String table,
      List<String> columns,
      List<String> types,
      String referencedTable,
      List<String> referencedColumns,
      List<String> referencedTypes) {}

  /**
   * A valid index.
   *
   * @param constraint whether a constraint needs it
   * @param keys each key column with its operator class and collation
   * @param options ascending or descending, nulls first or last, of each key column
   * @param included columns that are only carried along
   * @param predicate empty when it holds every row
   */
  record Index(
      String name,
      String table,
      String method,
      boolean unique,
      boolean constraint,
      List<String> columns,
      List<String> keys,
      List<Integer> options,
      List<String> included,
      String predicate) {
    /** A column read backwards: descending for ascending, nulls at the other end. */
    private static final int BACKWARDS = 3;

    /** Whether the options say the same to those who may read an index from either end. */
    static boolean sameOrder(List<Integer> one, List<Integer> other) {
      return one.equals(other)
          || one.equals(other.stream().map(option -> option ^ BACKWARDS).toList());
    }
  }

  record EnumType(long id, String name, List<String> labels) {}

  /**
   * A function or procedure.
   *
   * @param typeIds of its parameters and its result
   */
  record Routine(String title, String name, Set<Long> typeIds, String body) {}

  Optional<EnumType> enumNamed(String name) {
    return enums.stream().filter(type -> type.name().equals(name)).findFirst();
  }

  Optional<EnumType> enumOf(long id) {
    return enums.stream().filter(type -> type.id() == id).findFirst();
  }

  Optional<Column> column(String table, String name) {
    return columns.stream()
        .filter(column -> column.table().equals(table) && column.name().equals(name))
        .findFirst();
  }

  boolean hasTable(String table) {
    return columns.stream().anyMatch(column -> column.table().equals(table));
  }

  List<Column> columnsOf(EnumType type) {
    return columns.stream().filter(column -> column.typeId() == type.id()).toList();
  }

  List<Routine> routinesOf(EnumType type) {
    return routines.stream().filter(routine -> routine.typeIds().contains(type.id())).toList();
  }

  List<String> objectNames() {
    return objects.objects().stream().map(CatalogObject::name).toList();
  }
}
