package io.artstore.schema;

/**
 * How a person mends what a message is about.
 *
 * @param command how the tool is called, {@code artstore schema}
 * @param databaseSetting the setting that holds the address of the database, {@code
 *     artstore.admin.database.url}
 */
public record Remedy(String command, String databaseSetting) {
  /** For programs that name neither. */
  public static final Remedy PLAIN = new Remedy("schema", "its database URL");

  String upgrade(SchemaEntry entry) {
    return command + " upgrade --database " + entry.name();
  }

  String status(SchemaEntry entry) {
    return command + " status --database " + entry.name();
  }

  String provision(SchemaEntry entry) {
    return command + " provision --database " + entry.name();
  }

  String rollback(SchemaEntry entry) {
    return command + " rollback --database " + entry.name();
  }
}
