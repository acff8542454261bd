package io.artstore.schema;

import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogObject;
import io.artstore.schema.catalog.CatalogReader;
import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.catalog.CatalogSettings;
import io.artstore.schema.loss.ShapeDifference;
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

/**
 * A database that exists for one proof and is dropped when it is closed, unless it is kept for a
 * look. Its comment says whose it is, so that {@link ScratchLeftovers} can tell it from a database
 * of somebody else.
 */
final class ScratchDatabase implements AutoCloseable {
  /** How the name of every such database begins. */
  static final String NAME = "schema_scratch_";

  /** How the comment on every such database begins. */
  static final String MARK = "Scratch database of the schema tool";

  /** What stands in the comment before what a database is kept for. */
  static final String KEPT = MARK + ", kept: ";

  private final ServerConnections server;
  private final SchemaEntry entry;
  private final Connection connection;

  /** Server and session as the last watched script found and left them. */
  private Optional<ServerState> seen = Optional.empty();

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
      ScratchDatabase scratch = new ScratchDatabase(server, entry.alone().inDatabase(name), opened);
      // By the session that uses it, so that no clean-up meets it marked and not in use.
      scratch.comment(MARK);
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

  private void comment(String text) throws SQLException {
    execute(
        "COMMENT ON DATABASE "
            + SqlNames.quote(entry.database())
            + " IS "
            + SqlNames.literal(text));
  }

  String name() {
    return entry.database();
  }

  /**
   * Closes the connection and leaves the database.
   *
   * @param what it is kept for
   */
  void keep(String what) throws SQLException {
    comment(KEPT + what);
    connection.close();
  }

  /** The entry as it would be if it lived here. */
  SchemaEntry entry() {
    return entry;
  }

  SchemaTarget target(SchemaEntry asEntry) {
    return new SchemaTarget(
        asEntry.alone().inDatabase(entry.database()), server.to(entry.database()));
  }

  Connection connection() {
    return connection;
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * Runs a script as an upgrade would and commits, unless it changes what is not the content of its
   * database; then nothing of it is left, apart from a script outside of a transaction.
   *
   * @return what it changed of the server or the session, see {@link ServerState#changesSince}
   */
  List<String> runWatched(MigrationScript script, Optional<String> prefix)
      throws SQLException, ScriptRun.Failed {
    if (!script.transactional()) {
      ServerState before = ServerState.ofServerAndSession(connection);
      run(script, prefix);
      return ServerState.ofServerAndSession(connection).changesSince(before);
    }
    begin();
    ServerState before;
    ServerState after;
    try {
      StepRun.prepareForScript(connection);
      before = seen.isPresent() ? seen.get() : ServerState.ofServerAndSession(connection);
      seen = Optional.of(before);
      ScriptRun.run(connection, script.statements(prefix));
      execute("SET CONSTRAINTS ALL IMMEDIATE");
      after = ServerState.ofServerAndSession(connection);
      if (after.equals(before)) {
        connection.commit();
        return List.of();
      }
    } finally {
      end();
    }
    ServerState own = after.withoutWhatStayed(before, ServerState.ofServerAndSession(connection));
    execute("SELECT pg_catalog.pg_advisory_unlock_all()");
    if (own.equals(before)) {
      // Somebody else changed the server meanwhile; the script has nothing to do with it.
      run(script, prefix);
      seen = Optional.empty();
    }
    return own.changesSince(before);
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

  /** The entry's tables in a transaction of its own. */
  ShapeDifference.Moment shapes(CatalogScope scope) throws SQLException {
    begin();
    try {
      return ShapeDifference.look(connection, scope);
    } finally {
      end();
    }
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
      return catalogOfOthersInTransaction(prefixes, ignored);
    } finally {
      end();
    }
  }

  private Catalog catalogOfOthersInTransaction(Set<String> prefixes, Set<String> ignored)
      throws SQLException {
    CatalogSettings.apply(connection);
    return CatalogReader.read(
        connection,
        new CatalogScope("", prefixes, ignored, Set.of(), Set.copyOf(entry.extensions())));
  }

  /** What has not the prefix of the entry; nothing where it has none, and so owns everything. */
  Catalog catalogBesidePrefix() throws SQLException {
    return entry.prefix().isPresent()
        ? catalogOfOthers(Set.of(entry.prefix().get()))
        : new Catalog(List.of());
  }

  /**
   * The entry's objects and those without its prefix, as the transaction that is open sees them.
   */
  Catalog everythingInTransaction() throws SQLException {
    List<CatalogObject> all = new ArrayList<>(catalogInTransaction(entry).objects());
    if (entry.prefix().isPresent()) {
      all.addAll(catalogOfOthersInTransaction(Set.of(entry.prefix().get()), Set.of()).objects());
    }
    return new Catalog(all);
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

  /** Large objects hang on no table, so they are rows of their own where there are any. */
  private void addLargeObjects(Map<String, String> digests) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                """
                SELECT count(*) || ' rows ' || md5(string_agg(oid::text, ' ' ORDER BY oid))
                FROM pg_largeobject_metadata HAVING count(*) > 0
                """)) {
      if (result.next()) {
        digests.put("large objects", result.getString(1));
      }
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
    addLargeObjects(digests);
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
