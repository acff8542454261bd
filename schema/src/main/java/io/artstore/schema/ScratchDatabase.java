package io.artstore.schema;

import io.artstore.schema.Trespass.Reach;
import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogObject;
import io.artstore.schema.catalog.CatalogReader;
import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.catalog.CatalogSettings;
import io.artstore.schema.loss.ShapeDifference;
import io.artstore.schema.sql.SqlStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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

  /** After that time the server itself notices that a client is gone while a statement runs. */
  static final Duration CLIENT_CHECK = Duration.ofSeconds(2);

  private static final int PATIENCE_SECONDS = 5;

  private final ServerConnections server;
  private final SchemaEntry entry;
  private final ScratchCare care;
  private final ScratchGuard guard;
  private Connection connection;

  /** Server and session as the last watched script found and left them. */
  private Optional<ServerState> seen = Optional.empty();

  private ScratchDatabase(
      ServerConnections server, SchemaEntry entry, ScratchCare care, Connection connection) {
    this.server = server;
    this.entry = entry;
    this.care = care;
    this.connection = connection;
    this.guard = new ScratchGuard(care, server, entry.database(), connection);
  }

  /**
   * @param entry its database is not touched; the scratch database gets its extensions
   */
  static ScratchDatabase create(
      ServerConnections server, SchemaEntry entry, String name, ScratchCare care)
      throws SQLException {
    care.check();
    EmptyDatabase.create(server, name);
    Connection opened = null;
    ScratchDatabase scratch = null;
    try {
      opened = openSession(server, name, care);
      scratch = new ScratchDatabase(server, entry.alone().inDatabase(name), care, opened);
      // By the session that uses it, so that no clean-up meets it marked and not in use.
      scratch.execute(comment(name, MARK));
      for (String extension : entry.extensions()) {
        scratch.execute("CREATE EXTENSION " + SqlNames.quote(extension) + " SCHEMA public");
      }
      return scratch;
    } catch (SQLException e) {
      if (scratch != null) {
        scratch.guard.close();
      }
      drop(server, name, opened, e);
      throw e;
    }
  }

  /** A session in which no statement runs for ever, also when this process is gone. */
  private static Connection openSession(ServerConnections server, String name, ScratchCare care)
      throws SQLException {
    Connection opened = server.open(name);
    try (Statement statement = opened.createStatement()) {
      statement.execute(
          "SET client_min_messages = notice; SET statement_timeout = "
              + care.statementLimit().toMillis());
      notice(statement);
      return opened;
    } catch (SQLException e) {
      opened.close();
      throw e;
    }
  }

  private static void notice(Statement statement) {
    try {
      statement.execute("SET client_connection_check_interval = " + CLIENT_CHECK.toMillis());
    } catch (SQLException e) {
      // Servers on some systems cannot look; there a statement ends with its time limit.
      return;
    }
  }

  /** One more session in the same database. */
  Connection openAnother() throws SQLException {
    return server.open(name());
  }

  /** Goes on in a new session: what the old one held, set and prepared is gone. */
  void reopen() throws SQLException {
    care.check();
    Connection old = connection;
    connection = openSession(server, name(), care);
    guard.use(connection);
    seen = Optional.empty();
    old.close();
  }

  /** Goes on in a new session where a script ended the old one; other errors are the caller's. */
  private void reopenAfter(SQLException error) throws SQLException {
    if (connection.isValid(PATIENCE_SECONDS)) {
      throw error;
    }
    reopen();
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

  private static String comment(String database, String text) {
    return "COMMENT ON DATABASE " + SqlNames.quote(database) + " IS " + SqlNames.literal(text);
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
    execute(server, comment(name(), KEPT + what));
    guard.close();
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
   * @return what it did beyond its database
   */
  Optional<Trespass> runWatched(MigrationScript script, Optional<String> prefix)
      throws SQLException, ScriptRun.Failed {
    if (!script.transactional()) {
      return runLooseWatched(script, () -> runLoose(script, prefix));
    }
    begin();
    try (ScriptWatch watch = watch(script, prefix)) {
      boolean committed = false;
      try {
        run(script, script.statements(prefix));
        execute("SET CONSTRAINTS ALL IMMEDIATE");
        if (watch.nothingChanged()) {
          connection.commit();
          committed = true;
        }
      } finally {
        end();
      }
      if (committed) {
        return watch.trespassOfCommit();
      }
      Optional<Trespass> trespass = watch.trespass();
      if (trespass.isEmpty()) {
        // Somebody else changed the server meanwhile; the script has nothing to do with it.
        run(script, prefix);
      }
      return trespass;
    }
  }

  /** Prepares the open transaction for a script, and begins to watch. */
  ScriptWatch watch(MigrationScript script, Optional<String> prefix) throws SQLException {
    StepRun.prepareForScript(connection);
    execute("SET LOCAL client_min_messages = notice");
    ServerState before = seen.isPresent() ? seen.get() : ServerState.ofServerAndSession(connection);
    seen = Optional.of(before);
    return ScriptWatch.begin(this, script, script.statements(prefix), before);
  }

  /** Runs one script. */
  @FunctionalInterface
  interface Running {
    void run() throws SQLException, ScriptRun.Failed;
  }

  /** No transaction takes back what a script outside of one did. */
  Optional<Trespass> runLooseWatched(MigrationScript script, Running running)
      throws SQLException, ScriptRun.Failed {
    ServerState before = ServerState.ofServerAndSession(connection);
    running.run();
    ServerState after = ServerState.ofServerAndSession(connection);
    Optional<Reach> reach =
        after.changedSince(before).stream().map(Reach::of).max(Comparator.naturalOrder());
    if (reach.isEmpty()) {
      return Optional.empty();
    }
    reopen();
    return Optional.of(
        new Trespass(
            script.file(),
            script.statements(entry.prefix()).stream().findFirst(),
            after.changesSince(before),
            reach.get(),
            true));
  }

  /** Runs a script outside of a transaction as an upgrade would. */
  private void runLoose(MigrationScript script, Optional<String> prefix)
      throws SQLException, ScriptRun.Failed {
    runLoose(script, prefix, StatementListener.SILENT);
  }

  /** The same, and hears what the server remarks. */
  void runLoose(MigrationScript script, Optional<String> prefix, StatementListener listener)
      throws SQLException, ScriptRun.Failed {
    execute("SET search_path = public, pg_temp");
    try {
      run(script, script.statements(prefix), listener);
    } catch (ScriptRun.Failed e) {
      if (ScriptRun.endedSession(e.error())) {
        reopen();
      }
      throw e;
    } finally {
      execute("RESET search_path");
    }
  }

  /** Runs a script as an upgrade would, and commits. */
  void run(MigrationScript script, Optional<String> prefix) throws SQLException, ScriptRun.Failed {
    if (!script.transactional()) {
      runLoose(script, prefix);
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
    care.check();
    connection.setAutoCommit(false);
  }

  /** Rolls back what is not committed; a session that a script ended is followed by another. */
  void end() throws SQLException {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      reopenAfter(e);
    }
  }

  /** Runs statements of a script in whatever transaction is open. */
  void run(MigrationScript script, List<SqlStatement> statements) throws ScriptRun.Failed {
    run(script, statements, StatementListener.SILENT);
  }

  /** The same, and hears what the server remarks on each. */
  void run(MigrationScript script, List<SqlStatement> statements, StatementListener listener)
      throws ScriptRun.Failed {
    for (SqlStatement statement : statements) {
      care.check();
      guard.begins(entry.name() + ", " + script.file() + ", line " + statement.line());
      try {
        listener.remarked(statement, ScriptRun.runAndListen(connection, statement));
      } finally {
        guard.ends();
      }
    }
  }

  void runInTransaction(MigrationScript script, Optional<String> prefix)
      throws SQLException, ScriptRun.Failed {
    StepRun.prepareForScript(connection);
    run(script, script.statements(prefix));
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
    guard.close();
    connection.close();
    execute(server, "DROP DATABASE " + SqlNames.quote(entry.database()) + " WITH (FORCE)");
  }
}
