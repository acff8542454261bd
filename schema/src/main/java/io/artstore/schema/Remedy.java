package io.artstore.schema;

/**
 * How a person mends what a message is about.
 *
 * @param command how the tool is called, {@code artstore schema}
 * @param databaseSetting the setting that holds the address of the database, {@code
 *     artstore.admin.database.url}
 * @param options what every command has to repeat to reach the same databases, as it is typed in a
 *     shell; may be empty
 */
public record Remedy(String command, String databaseSetting, String options) {
  /** For programs that name neither. */
  public static final Remedy PLAIN = new Remedy("schema", "its database URL");

  public Remedy(String command, String databaseSetting) {
    this(command, databaseSetting, "");
  }

  /**
   * A whole command line.
   *
   * @param arguments subcommand and its own options
   */
  public String line(String arguments) {
    return command + " " + arguments + (options.isEmpty() ? "" : " " + options);
  }

  String upgrade(SchemaEntry entry) {
    return line("upgrade --database " + entry.name());
  }

  String status(SchemaEntry entry) {
    return line("status --database " + entry.name());
  }

  String drift(SchemaEntry entry) {
    return line("drift --database " + entry.name());
  }

  String verify(SchemaEntry entry) {
    return line("verify --database " + entry.name());
  }

  String accept(SchemaEntry entry, MigrationVersion version) {
    return line("accept " + version + " --database " + entry.name() + " --reason \"...\"");
  }

  String adopt(SchemaEntry entry) {
    return line("adopt --database " + entry.name());
  }

  String provision(SchemaEntry entry) {
    return line("provision --database " + entry.name());
  }

  String rollback(SchemaEntry entry, String extent) {
    return line("rollback --database " + entry.name() + " " + extent);
  }
}
