package io.artstore.schema;

import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogReader;
import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.catalog.CatalogSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A database that exists for one proof and is dropped when it is closed. */
final class ScratchDatabase implements AutoCloseable {
  private final ServerConnections server;
  private final SchemaEntry entry;
  private final Connection connection;

  private ScratchDatabase(ServerConnections server, SchemaEntry entry, Connection connection) {
    this.server = server;
    this.entry = entry;
    this.connection = connection;
  }

  /**
   * @param entry its database is not touched; the scratch database gets its extensions
   */
  static ScratchDatabase create(ServerConnections server, SchemaEntry entry, String name)
      throws SQLException {
    execute(
        server, "CREATE DATABASE " + SqlNames.quote(name) + " TEMPLATE template0 ENCODING 'UTF8'");
    Connection opened = null;
    try {
      opened = server.open(name);
      ScratchDatabase scratch = new ScratchDatabase(server, entry.inDatabase(name), opened);
      for (String extension : entry.extensions()) {
        scratch.execute("CREATE EXTENSION " + SqlNames.quote(extension) + " SCHEMA public");
      }
      return scratch;
    } catch (SQLException e) {
      drop(server, name, opened, e);
      throw e;
    }
  }

  /** Leaves nothing of a database that cannot be used. */
  private static void drop(
      ServerConnections server, String name, @Nullable Connection opened, SQLException reason) {
    try (opened) {
      execute(server, "DROP DATABASE " + SqlNames.quote(name) + " WITH (FORCE)");
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  private static void execute(ServerConnections server, String sql) throws SQLException {
    try (Connection maintenance = server.open(ServerConnections.MAINTENANCE_DATABASE);
        Statement statement = maintenance.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The entry as it would be if it lived here. */
  SchemaEntry entry() {
    return entry;
  }

  SchemaTarget target(SchemaEntry asEntry) {
    return new SchemaTarget(asEntry.inDatabase(entry.database()), server.to(entry.database()));
  }

  Connection connection() {
    return connection;
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Runs a script as an upgrade would, and commits. */
  void run(MigrationScript script, Optional<String> prefix) throws SQLException, ScriptRun.Failed {
    if (!script.transactional()) {
      execute("SET search_path = public, pg_temp");
      ScriptRun.run(connection, script.statements(prefix));
      execute("RESET search_path");
      return;
    }
    begin();
    try {
      runInTransaction(script, prefix);
      execute("SET CONSTRAINTS ALL IMMEDIATE");
      connection.commit();
    } finally {
      end();
    }
  }

  void begin() throws SQLException {
    connection.setAutoCommit(false);
  }

  /** Rolls back what is not committed. */
  void end() throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
  }

  void runInTransaction(MigrationScript script, Optional<String> prefix)
      throws SQLException, ScriptRun.Failed {
    StepRun.prepareForScript(connection);
    ScriptRun.run(connection, script.statements(prefix));
  }

  /** The entry's objects in a transaction of its own. */
  Catalog catalog(SchemaEntry asEntry) throws SQLException {
    begin();
    try {
      return catalogInTransaction(asEntry);
    } finally {
      end();
    }
  }

  /** The entry's objects as the transaction that is open sees them. */
  Catalog catalogInTransaction(SchemaEntry asEntry) throws SQLException {
    CatalogSettings.apply(connection);
    return CatalogReader.read(connection, Inspection.of(connection, asEntry).scope());
  }

  /** Everything in the database that belongs to none of these prefixes and is no history. */
  Catalog catalogOfOthers(Set<String> prefixes) throws SQLException {
    Set<String> ignored = new HashSet<>();
    for (String table : HistoryTable.discover(connection).keySet()) {
      ignored.add(table);
      ignored.add(HistoryTable.guard(table));
    }
    begin();
    try {
      CatalogSettings.apply(connection);
      return CatalogReader.read(
          connection,
          new CatalogScope("", prefixes, ignored, Set.of(), Set.copyOf(entry.extensions())));
    } finally {
      end();
    }
  }

  /** Number and digest of the rows of every table, and where every sequence stands. */
  Map<String, String> rows() throws SQLException {
    begin();
    try {
      return rowsInTransaction();
    } finally {
      end();
    }
  }

  Map<String, String> rowsInTransaction() throws SQLException {
    CatalogSettings.apply(connection);
    Map<String, String> queries = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet relations =
            statement.executeQuery(
                """
                SELECT n.nspname, c.relname, c.relkind
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                  AND c.relkind IN ('r', 'S')
                  AND NOT (n.nspname = 'public' AND c.relname ~ '(^|_)schema_history$')
                """)) {
      while (relations.next()) {
        TableRows.Table relation =
            new TableRows.Table(relations.getString(1), relations.getString(2));
        String name = relation.shown();
        String from = " FROM " + relation.quoted() + " t";
        boolean table = relations.getString(3).equals("r");
        queries.put(
            (table ? "table " : "sequence ") + name,
            table
                ? "SELECT count(*) || ' rows ' || coalesce(md5(string_agg(md5(t::text), ''"
                    + " ORDER BY md5(t::text))), '')"
                    + from
                : "SELECT last_value || ' ' || is_called" + from);
      }
    }
    Map<String, String> digests = new TreeMap<>();
    for (Map.Entry<String, String> query : queries.entrySet()) {
      try (Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery(query.getValue())) {
        result.next();
        digests.put(query.getKey(), result.getString(1));
      }
    }
    return digests;
  }

  /** Tables without a single row. */
  List<String> emptyTables() throws SQLException {
    List<String> empty = new ArrayList<>();
    rows()
        .forEach(
            (relation, digest) -> {
              if (digest.startsWith("0 rows ")) {
                empty.add(relation);
              }
            });
    return empty;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    execute(server, "DROP DATABASE " + SqlNames.quote(entry.database()) + " WITH (FORCE)");
  }
}
