package io.artstore.query.db;

import io.artstore.schema.MigrationFolder;
import io.artstore.schema.SchemaEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The schema that this module owns. */
public final class QuerySchema {
  private static final String NAME = "query-module";
  private static final String DATABASE = "artstore";
  private static final String FOLDER = "db/query";

  private QuerySchema() {}

  /** The entry under its usual database name. */
  public static SchemaEntry entry() {
    return new SchemaEntry(
        NAME,
        DATABASE,
        MigrationFolder.onClasspath(QuerySchema.class, FOLDER),
        Optional.empty(),
        List.of("pg_trgm"),
        Map.of());
  }
}
