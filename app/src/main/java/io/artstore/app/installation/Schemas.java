package io.artstore.app.installation;

import io.artstore.admin.db.AdminSchema;
import io.artstore.element.db.ElementSchema;
import io.artstore.query.db.QuerySchema;
import io.artstore.schema.SchemaEntry;
import java.util.List;

/** ArtStore's manifest: which schemas there are, in the order in which they are upgraded. */
public final class Schemas {
  public static final SchemaEntry ADMIN = AdminSchema.entry();
  public static final SchemaEntry ELEMENT_01 =
      ElementSchema.entry("artstore_storage_01", "storage_elem_01");
  public static final SchemaEntry ELEMENT_02 =
      ElementSchema.entry("artstore_storage_02", "storage_elem_02");
  public static final SchemaEntry QUERY = QuerySchema.entry();

  private Schemas() {}

  public static List<SchemaEntry> all() {
    return List.of(ADMIN, ELEMENT_01, ELEMENT_02, QUERY);
  }
}
