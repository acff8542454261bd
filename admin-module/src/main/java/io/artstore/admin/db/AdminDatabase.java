package io.artstore.admin.db;

import io.artstore.schema.Remedy;
import io.artstore.schema.SchemaGate;
import io.artstore.schema.SchemaState;
import io.artstore.servicekit.postgres.Database;
import io.artstore.servicekit.postgres.DatabaseSettings;
import org.jdbi.v3.core.Jdbi;

/** This module's database, open and known to hold a schema that this program can work with. */
public final class AdminDatabase implements AutoCloseable {
  private static final Remedy REMEDY = new Remedy("artstore schema", "artstore.admin.database.url");

  private final Database database;
  private final SchemaState schema;

  private AdminDatabase(Database database, SchemaState schema) {
    this.database = database;
    this.schema = schema;
  }

  /**
   * Connects and checks the schema.
   *
   * @throws io.artstore.servicekit.postgres.DatabaseUnavailableException when nothing answers
   * @throws io.artstore.schema.SchemaRefusedException when the schema is behind, incompatible or
   *     somebody else's; the message names the command that mends it
   */
  public static AdminDatabase open(DatabaseSettings settings, String applicationName) {
    Database database = Database.open(settings, applicationName);
    try {
      SchemaState schema =
          SchemaGate.require(
              database.dataSource(),
              AdminSchema.entry().inDatabase(settings.url().database()),
              REMEDY);
      return new AdminDatabase(database, schema);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  public SchemaState schema() {
    return schema;
  }

  /** Whether the database answers now. */
  public boolean answers() {
    return database.answers();
  }

  /** The tables of this module. */
  public Tables tables() {
    Jdbi jdbi = database.jdbi();
    return new Tables(
        new JwtKeyRows(jdbi),
        new ServiceAccountRows(jdbi),
        new UserRows(jdbi),
        new StorageElementRows(jdbi));
  }

  /** One for each table that the program uses. */
  public record Tables(
      JwtKeyRows keys, ServiceAccountRows accounts, UserRows users, StorageElementRows elements) {}

  @Override
  public void close() {
    database.close();
  }
}
