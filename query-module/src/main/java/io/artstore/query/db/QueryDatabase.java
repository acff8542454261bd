package io.artstore.query.db;

import io.artstore.api.module.SchemaStatus;
import io.artstore.schema.Remedy;
import io.artstore.schema.SchemaGate;
import io.artstore.schema.SchemaState;
import io.artstore.servicekit.postgres.Database;
import io.artstore.servicekit.postgres.DatabaseSettings;

/** This module's database, open and known to hold a schema that this program can work with. */
public final class QueryDatabase implements AutoCloseable {
  private static final Remedy REMEDY = new Remedy("artstore schema", "artstore.query.database.url");

  private final Database database;
  private final SchemaState schema;
  private final DocumentIndex documents;
  private final ParkedChanges parked;

  private QueryDatabase(Database database, SchemaState schema) {
    this.database = database;
    this.schema = schema;
    this.documents = new DocumentIndex(database.jdbi());
    this.parked = new ParkedChanges(database.jdbi());
  }

  /**
   * Connects and checks the schema.
   *
   * @throws io.artstore.servicekit.postgres.DatabaseUnavailableException when nothing answers
   * @throws io.artstore.schema.SchemaRefusedException when the schema is behind, incompatible or
   *     somebody else's; the message names the command that mends it
   */
  public static QueryDatabase open(DatabaseSettings settings, String applicationName) {
    Database database = Database.open(settings, applicationName);
    try {
      return new QueryDatabase(
          database,
          SchemaGate.require(
              database.dataSource(),
              QuerySchema.entry().inDatabase(settings.url().database()),
              REMEDY));
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  public SchemaStatus schema() {
    return new SchemaStatus(schema.entry(), schema.database(), schema.version(), schema.head());
  }

  /** Whether the database answers now. */
  public boolean answers() {
    return database.answers();
  }

  public DocumentIndex documents() {
    return documents;
  }

  public DocumentSearch search() {
    return new DocumentSearch(database.jdbi());
  }

  public ParkedChanges parked() {
    return parked;
  }

  public FeedJournal journal() {
    return new FeedJournal(database.jdbi(), documents, parked);
  }

  @Override
  public void close() {
    database.close();
  }
}
