package io.artstore.schema;

import io.artstore.schema.SchemaRefusedException.Reason;
import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogReader;
import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.catalog.CatalogSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a look into a database shows about one entry, before anything is written.
 *
 * @param entry the entry that was looked for
 * @param database name of the connected database
 * @param serverMajor major version of the server
 * @param histories all history tables with the entries they belong to
 * @param history the entry's own, empty when it has none
 * @param otherTools tables of other migration tools that claim the same objects
 * @param revisionOf the neighbour whose revision the table of Alembic names, if it is one's
 */
record Inspection(
    SchemaEntry entry,
    String database,
    int serverMajor,
    Map<String, List<String>> histories,
    Optional<History> history,
    Set<String> otherTools,
    Optional<String> revisionOf) {

  /** Reads as whoever is connected; only the entry's own history needs a privilege. */
  static Inspection of(Connection connection, SchemaEntry entry) throws SQLException {
    Map<String, List<String>> histories = HistoryTable.discover(connection);
    HistoryTable own = new HistoryTable(entry);
    boolean ours = histories.getOrDefault(own.name(), List.of()).contains(entry.name());
    Set<String> otherTools = otherTools(connection, entry);
    try (PreparedStatement query =
            connection.prepareStatement(
                """
            SELECT pg_catalog.current_database(),
                   pg_catalog.current_setting('server_version_num')::int / 10000
            """);
        ResultSet result = query.executeQuery()) {
      result.next();
      return new Inspection(
          entry,
          result.getString(1),
          result.getInt(2),
          histories,
          ours ? Optional.of(own.read(connection)) : Optional.empty(),
          otherTools,
          ours
              ? Optional.empty()
              : AlembicTable.revisionOfNeighbour(connection, entry, otherTools));
    }
  }

  /**
   * The same for a look without the entry's lock: what is read next over this connection, up to and
   * with {@link #catalog}, is of the same moment. Otherwise the first step of another run, between
   * a look at the history and one at the catalog, would look like tables without a history.
   */
  static Inspection steady(Connection connection, SchemaEntry entry) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    }
    return of(connection, entry);
  }

  private static Set<String> otherTools(Connection connection, SchemaEntry entry)
      throws SQLException {
    String prefix = entry.prefix().map(name -> name + "_").orElse("");
    Set<String> candidates =
        Set.of(
            AlembicTable.name(entry),
            prefix + "flyway_schema_history",
            prefix + "databasechangelog");
    Set<String> found = new TreeSet<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT c.relname FROM pg_catalog.pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
              AND c.relname = ANY (?)
            """)) {
      query.setArray(1, connection.createArrayOf("text", candidates.toArray()));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
    }
    return found;
  }

  /** Which objects belong to the entry in this database. */
  CatalogScope scope() {
    Set<String> ignored = new HashSet<>(otherTools);
    Set<String> prefixes = new HashSet<>();
    Set<String> tables = new HashSet<>(histories.keySet());
    tables.add(new HistoryTable(entry).name());
    for (String table : tables) {
      ignored.add(table);
      ignored.add(HistoryTable.guard(table));
      String prefix = HistoryTable.prefixOf(table);
      if (!prefix.isEmpty() && !prefix.equals(entry.prefix().orElse(""))) {
        prefixes.add(prefix);
      }
    }
    Set<String> extensions = new HashSet<>(entry.extensions());
    for (SchemaEntry neighbour : entry.neighbours()) {
      extensions.addAll(neighbour.extensions());
      neighbour
          .prefix()
          .filter(prefix -> !prefix.equals(entry.prefix().orElse("")))
          .ifPresent(prefixes::add);
    }
    return new CatalogScope(
        entry.prefix().orElse(""),
        prefixes,
        ignored,
        Set.of(entry.ownerRole(), entry.runtimeRole()),
        extensions,
        entry.referenceTableNames());
  }

  /** Reads the entry's objects in a transaction of its own. */
  Catalog catalog(Connection connection) throws SQLException {
    return catalog(connection, scope());
  }

  /** The same for any scope. */
  static Catalog catalog(Connection connection, CatalogScope scope) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    Catalog catalog;
    try {
      CatalogSettings.apply(connection);
      catalog = CatalogReader.read(connection, scope);
    } catch (SQLException e) {
      end(connection, autoCommit, e);
      throw e;
    }
    connection.rollback();
    connection.setAutoCommit(autoCommit);
    return catalog;
  }

  /** What the server said first is the reason, also when the connection is gone by now. */
  private static void end(Connection connection, boolean autoCommit, SQLException reason) {
    try {
      connection.rollback();
      connection.setAutoCommit(autoCommit);
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  /** How much of the catalog has to be as it was proven. */
  Profile profile() {
    boolean adopted =
        history.stream().flatMap(h -> h.applied().stream()).anyMatch(HistoryRow::adopted);
    return adopted ? Profile.ADOPT : Profile.STRICT;
  }

  /** The version in effect. */
  Optional<MigrationVersion> version() {
    return history.flatMap(History::version);
  }

  /** Why the database is not this entry's at all, if so. */
  Optional<SchemaRefusedException> foreign(Remedy remedy) {
    return heldByOther(remedy).or(() -> otherName(remedy)).or(() -> madeByOtherTool(remedy));
  }

  /** Why nobody may write a history of this entry here, if so: somebody else's is here. */
  Optional<SchemaRefusedException> heldByOther(Remedy remedy) {
    if (history.isPresent()) {
      return Optional.empty();
    }
    Map<String, List<String>> others = new TreeMap<>(histories);
    others.entrySet().removeIf(this::isOfNeighbours);
    if (entry.prefix().isPresent()) {
      String mine = entry.prefix().get();
      // Tenants with prefixes live side by side as long as no name can belong to two of them.
      others
          .keySet()
          .removeIf(
              table -> {
                String theirs = HistoryTable.prefixOf(table);
                return !theirs.isEmpty()
                    && !theirs.equals(mine)
                    && !(mine + "_").startsWith(theirs + "_")
                    && !(theirs + "_").startsWith(mine + "_");
              });
    }
    return others.entrySet().stream()
        .findFirst()
        .map(
            other ->
                refusal(
                    Reason.FOREIGN,
                    "database "
                        + database
                        + " belongs to "
                        + String.join(" and ", other.getValue())
                        + " (table "
                        + other.getKey()
                        + "), not to "
                        + entry.name()
                        + "; give "
                        + entry.name()
                        + " its own database in "
                        + remedy.databaseSetting()
                        + ", or configure all of them for this one, and run: "
                        + remedy.status(entry)));
  }

  /**
   * A table of nobody but entries that are configured for this database too. Those with prefixes
   * need no permission of each other, and two with one prefix cannot have it.
   */
  private boolean isOfNeighbours(Map.Entry<String, List<String>> table) {
    return (entry.prefix().isEmpty() || HistoryTable.prefixOf(table.getKey()).isEmpty())
        && entry.neighbours().stream()
            .filter(other -> new HistoryTable(other).name().equals(table.getKey()))
            .map(SchemaEntry::name)
            .collect(Collectors.toSet())
            .containsAll(table.getValue());
  }

  private Optional<SchemaRefusedException> otherName(Remedy remedy) {
    return database.equals(entry.database())
        ? Optional.empty()
        : Optional.of(
            refusal(
                Reason.WRONG_DATABASE,
                "the address leads to database "
                    + database
                    + ", but "
                    + entry.name()
                    + " lives in "
                    + entry.database()
                    + "; correct "
                    + remedy.databaseSetting()
                    + " and run: "
                    + remedy.status(entry)));
  }

  private Optional<SchemaRefusedException> madeByOtherTool(Remedy remedy) {
    Set<String> claims = new TreeSet<>(otherTools);
    if (revisionOf.isPresent()) {
      claims.remove(AlembicTable.name(entry));
    }
    if (history.isPresent() || claims.isEmpty()) {
      return Optional.empty();
    }
    return claims.stream().anyMatch(table -> table.endsWith("alembic_version"))
        ? Optional.of(
            refusal(
                Reason.UNMANAGED,
                "database "
                    + database
                    + " was made by Alembic ("
                    + String.join(", ", claims)
                    + ") and not by this tool; nothing was changed; look whether it can be taken"
                    + " over, and do so, with: "
                    + remedy.adopt(entry)))
        : Optional.of(unmanagedBy(claims));
  }

  /**
   * Why the database cannot become the entry's, if it has no history but objects that the entry's
   * migrations would make.
   *
   * @param own the catalog without what no migration makes
   */
  Optional<SchemaRefusedException> unmanaged(Catalog own) {
    return history.isPresent() || own.objects().isEmpty()
        ? Optional.empty()
        : Optional.of(
            unmanagedBy(
                own.names().stream()
                    .map(name -> scope().named(name))
                    .collect(Collectors.toCollection(TreeSet::new))));
  }

  /** The refusal of a database with objects in the entry's place that it did not make. */
  private SchemaRefusedException unmanagedBy(Set<String> objects) {
    List<String> shown = objects.stream().limit(10).toList();
    int more = objects.size() - shown.size();
    return refusal(
        Reason.UNMANAGED,
        "database "
            + database
            + " holds what this tool did not create for "
            + entry.name()
            + " ("
            + String.join(", ", shown)
            + (more > 0 ? " and " + more + " more" : "")
            + "); nothing was changed; "
            + entry.name()
            + " needs a database without them, or takes it over with adopt");
  }

  static SchemaRefusedException refusal(Reason reason, String message) {
    return new SchemaRefusedException(reason, message);
  }
}
