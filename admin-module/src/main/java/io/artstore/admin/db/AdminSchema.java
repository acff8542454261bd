package io.artstore.admin.db;

import io.artstore.schema.MigrationFolder;
import io.artstore.schema.SchemaEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The schema that this module owns. */
public final class AdminSchema {
  /** What the database is called unless configured otherwise. */
  public static final String DATABASE = "artstore_admin";

  private AdminSchema() {}

  public static SchemaEntry entry() {
    return new SchemaEntry(
        "admin-module",
        DATABASE,
        MigrationFolder.onClasspath(AdminSchema.class, "db/admin"),
        Optional.empty(),
        List.of(),
        // Nobody who takes over this program may change what the audit log says.
        Map.of("audit_logs", Set.of("SELECT", "INSERT")));
  }
}
