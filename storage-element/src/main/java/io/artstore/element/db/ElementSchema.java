package io.artstore.element.db;

import io.artstore.schema.MigrationFolder;
import io.artstore.schema.SchemaEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The schema that this module owns, once for each element. */
public final class ElementSchema {
  private static final String FOLDER = "db/element";

  private ElementSchema() {}

  /**
   * The entry of one element. Its name is the prefix with hyphens, {@code storage-elem-01}: several
   * elements lie side by side, and a command must be able to name one of them.
   *
   * @param database the name of its database
   * @param prefix what the names of its tables begin with, {@code storage_elem_01}
   */
  public static SchemaEntry entry(String database, String prefix) {
    return new SchemaEntry(
        prefix.replace('_', '-'),
        database,
        MigrationFolder.onClasspath(ElementSchema.class, FOLDER),
        Optional.of(prefix),
        List.of(),
        Map.of());
  }
}
