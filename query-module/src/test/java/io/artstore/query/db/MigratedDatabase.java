package io.artstore.query.db;

import io.artstore.schema.ConnectionSource;
import io.artstore.schema.EngineSettings;
import io.artstore.schema.Provisioner;
import io.artstore.schema.Remedy;
import io.artstore.schema.RunLimits;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaTarget;
import io.artstore.servicekit.postgres.DatabaseSettings;
import io.artstore.servicekit.postgres.DatabaseUrl;
import io.artstore.testkit.TestDatabase;
import io.artstore.testkit.TestPostgres;
import javax.sql.DataSource;

/** A database with the module's schema, entered as the module enters it. */
public final class MigratedDatabase implements AutoCloseable {
  private static final String PASSWORD = "runtime";

  private final TestDatabase database;
  private final SchemaEntry entry;

  private MigratedDatabase(TestDatabase database, SchemaEntry entry) {
    this.database = database;
    this.entry = entry;
  }

  public static MigratedDatabase create() {
    TestDatabase database = TestPostgres.createDatabase();
    SchemaEntry entry = QuerySchema.entry().inDatabase(database.name());
    new Provisioner(
            name -> ConnectionSource.of(database.postgres().server().dataSource(name)).open())
        .provision(entry, PASSWORD);
    new SchemaEngine(
            new EngineSettings("test", "test", "test", Remedy.PLAIN, RunLimits.DEFAULT),
            RunListener.SILENT)
        .upgrade(new SchemaTarget(entry, ConnectionSource.of(database.dataSource())));
    return new MigratedDatabase(database, entry);
  }

  public DatabaseSettings settings() {
    return DatabaseSettings.of(DatabaseUrl.parse(database.url()), entry.runtimeRole(), PASSWORD, 4);
  }

  public String url() {
    return database.url();
  }

  /** As the server's superuser, for what a module never does. */
  DataSource dataSource() {
    return database.dataSource();
  }

  public String user() {
    return entry.runtimeRole();
  }

  public String password() {
    return PASSWORD;
  }

  @Override
  public void close() {
    database.close();
    database.postgres().execute("DROP ROLE " + entry.runtimeRole());
    database.postgres().execute("DROP ROLE " + entry.ownerRole());
  }
}
