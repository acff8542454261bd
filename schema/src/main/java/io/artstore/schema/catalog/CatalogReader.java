package io.artstore.schema.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the catalog of the connected database. */
public final class CatalogReader {
  private record Lines(String name, List<String> blocks) {}

  /**
   * An object of the scope as the catalog has it.
   *
   * @param key a letter and the oid, unique in the database
   * @param name kind and name with the prefix replaced, as in {@link CatalogObject}
   */
  public record Found(String key, String kind, String name) {}

  /**
   * How the names of the prepared statements begin that reading leaves in the session, for the next
   * time.
   */
  public static final String KEPT = "artstore catalog: ";

  private final Connection connection;
  private final CatalogScope scope;
  private final KeptQueries queries;

  private CatalogReader(Connection connection, CatalogScope scope) throws SQLException {
    this.connection = connection;
    this.scope = scope;
    this.queries = new KeptQueries(connection, scope.ownRoles());
  }

  /**
   * Reads the objects of the scope as the current transaction sees them. The caller has set an
   * empty search_path and the fixed settings of {@link CatalogSettings} for the transaction.
   */
  public static Catalog read(Connection connection, CatalogScope scope) throws SQLException {
    return new CatalogReader(connection, scope).read();
  }

  /**
   * An object that belongs to a role.
   *
   * @param name as in the catalog
   * @param statementName kind and quoted name, as ALTER takes them
   */
  public record Owned(String name, String statementName, String owner) {}

  /** The objects of the scope that belong to roles, under the settings of {@link #read}. */
  public static List<Owned> owners(Connection connection, CatalogScope scope) throws SQLException {
    Map<String, Lines> found = new CatalogReader(connection, scope).readObjects();
    List<Owned> owned = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(CatalogQueries.OWNERS);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        Lines object = found.get(rows.getString("key"));
        if (object != null) {
          owned.add(new Owned(object.name(), rows.getString("object"), rows.getString("owner")));
        }
      }
    }
    return owned;
  }

  private Catalog read() throws SQLException {
    Map<String, Lines> found = readObjects();
    readLines(found);
    List<CatalogObject> objects = new ArrayList<>();
    for (Lines object : found.values()) {
      // Sorted after the prefix was replaced: the order must not depend on it either.
      objects.add(new CatalogObject(object.name(), object.blocks().stream().sorted().toList()));
    }
    objects.addAll(new ReferenceRows(connection, scope).read());
    return new Catalog(objects);
  }

  /** The objects that {@link #read} compares, apart from default privileges. */
  public static List<Found> objects(Connection connection, CatalogScope scope) throws SQLException {
    return new CatalogReader(connection, scope).findObjects();
  }

  /** Only the names of what {@link #read} compares, apart from default privileges and rows. */
  public static Set<String> names(Connection connection, CatalogScope scope) throws SQLException {
    return new CatalogReader(connection, scope)
        .findObjects().stream().map(Found::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private Map<String, Lines> readObjects() throws SQLException {
    Map<String, Lines> found = new HashMap<>();
    findObjects()
        .forEach(object -> found.put(object.key(), new Lines(object.name(), new ArrayList<>())));
    return found;
  }

  private List<Found> findObjects() throws SQLException {
    List<Found> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = queries.rows(statement, "objects", CatalogQueries.OBJECTS)) {
      while (rows.next()) {
        String kind = rows.getString("kind");
        String schema = rows.getString("schema");
        String plainName = rows.getString("plain_name");
        if (!wanted(kind, schema, plainName)) {
          continue;
        }
        String qualifier = schema.isEmpty() || schema.equals("public") ? "" : schema + ".";
        String name = scope.neutral(kind + " " + qualifier + rows.getString("name"));
        found.add(new Found(rows.getString("key"), kind, name));
      }
    }
    return found;
  }

  private boolean wanted(String kind, String schema, String plainName) {
    return switch (kind) {
      case "extension" ->
          scope.prefix().isEmpty() && !scope.providedExtensions().contains(plainName);
      case "schema" -> scope.prefix().isEmpty();
      default -> scope.owns(schema, plainName);
    };
  }

  private void readLines(Map<String, Lines> found) throws SQLException {
    readLines("lines", CatalogQueries.LINES, found);
    readLines("other lines", OtherQueries.LINES, found);
    readDefaultPrivileges(found);
  }

  private void readLines(String name, String sql, Map<String, Lines> found) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = queries.rows(statement, name, sql)) {
      while (rows.next()) {
        Lines object = found.get(rows.getString("key"));
        String line = rows.getString("line");
        if (object != null && line != null && !line.isEmpty()) {
          object.blocks().add(scope.neutral(line));
        }
      }
    }
  }

  /** Default privileges hang on a role, not on a table; together they are one object. */
  private void readDefaultPrivileges(Map<String, Lines> found) throws SQLException {
    if (!scope.prefix().isEmpty()) {
      return;
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            queries.rows(statement, "default privileges", CatalogQueries.DEFAULT_PRIVILEGES)) {
      while (rows.next()) {
        found
            .computeIfAbsent(
                "default privileges", key -> new Lines("default privileges", new ArrayList<>()))
            .blocks()
            .add(rows.getString("line"));
      }
    }
  }
}
