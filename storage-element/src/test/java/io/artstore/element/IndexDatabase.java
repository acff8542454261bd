package io.artstore.element;

import io.artstore.element.db.ElementSchema;
import io.artstore.element.db.ElementTables;
import io.artstore.schema.EngineSettings;
import io.artstore.schema.Goal;
import io.artstore.schema.Provisioner;
import io.artstore.schema.Remedy;
import io.artstore.schema.RunLimits;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.ServerConnections;
import io.artstore.servicekit.postgres.Database;
import io.artstore.servicekit.postgres.DatabaseSettings;
import io.artstore.servicekit.postgres.DatabaseUrl;
import io.artstore.testkit.TestDatabase;
import io.artstore.testkit.TestPostgres;
import java.time.Duration;

/** A real database with an element's schema, used as the runtime role. */
final class IndexDatabase implements AutoCloseable {
  static final String PREFIX = "storage_elem_01";

  private static final String PASSWORD = "runtime";

  private final TestDatabase database;
  private final Database connections;

  private IndexDatabase(TestDatabase database, Database connections) {
    this.database = database;
    this.connections = connections;
  }

  static IndexDatabase create() {
    return create(Duration.ofSeconds(30));
  }

  /**
   * @param patience after which it counts as away
   */
  static IndexDatabase create(Duration patience) {
    TestDatabase database = TestPostgres.createDatabase();
    provision(database);
    return new IndexDatabase(
        database, Database.open(settings(database).withAcquireTimeout(patience), "test"));
  }

  /** Roles, rights and tables. */
  static void provision(TestDatabase database) {
    DatabaseUrl url = DatabaseUrl.parse(database.url());
    ServerConnections server =
        ServerConnections.jdbc(url.host(), url.port(), database.user(), database.password());
    SchemaEntry entry = ElementSchema.entry(database.name(), PREFIX);
    new Provisioner(server).provision(entry, PASSWORD);
    new SchemaEngine(
            EngineSettings.ofThisProcess("test", Remedy.PLAIN, RunLimits.DEFAULT),
            RunListener.SILENT)
        .upgradeUnproven(
            new SchemaTarget(entry, server.to(database.name())), new Goal.Head(), "test");
  }

  static DatabaseSettings settings(TestDatabase database) {
    return DatabaseSettings.of(
        DatabaseUrl.parse(database.url()),
        ElementSchema.entry(database.name(), PREFIX).runtimeRole(),
        PASSWORD,
        10);
  }

  /** Cuts all connections and refuses new ones, as a server that went away. */
  void goAway() {
    database.postgres().execute("ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS false");
    database
        .postgres()
        .execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '"
                + database.name()
                + "'");
  }

  void comeBack() {
    database.postgres().execute("ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS true");
  }

  ElementIndex index() {
    return ElementIndex.of(connections, new ElementTables(PREFIX));
  }

  /** One number, as the runtime role; {@code <files>} and so on stand for table names. */
  long number(String sql) {
    return connections
        .jdbi()
        .withHandle(handle -> handle.createQuery(named(sql)).mapTo(Long.class).one());
  }

  void execute(String sql) {
    connections.jdbi().useHandle(handle -> handle.execute(named(sql)));
  }

  private static String named(String sql) {
    return sql.replace("<", PREFIX + "_").replace(">", "");
  }

  /** As if it had been dropped and made again. */
  void empty() {
    execute("DELETE FROM <files>");
    execute("DELETE FROM <wal>");
    execute("DELETE FROM <config>");
    execute("DELETE FROM <idempotency_keys>");
  }

  @Override
  public void close() {
    connections.close();
    database.close();
  }
}
