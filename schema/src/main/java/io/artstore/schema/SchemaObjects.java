package io.artstore.schema;

import java.util.List;

/**
 * What a schema consists of, by name, without its history table.
 *
 * @param tables tables with the number of their columns
 * @param enums ENUM types with their labels in order
 * @param others everything else, each with its kind
 */
public record SchemaObjects(List<Table> tables, List<EnumType> enums, List<String> others) {
  public SchemaObjects {
    tables = List.copyOf(tables);
    enums = List.copyOf(enums);
    others = List.copyOf(others);
  }

  public record Table(String name, int columns, int indexes) {}

  public record EnumType(String name, String labels) {}

  static SchemaObjects none() {
    return new SchemaObjects(List.of(), List.of(), List.of());
  }
}
