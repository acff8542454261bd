package io.artstore.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The table in which Alembic keeps the revision of a database. It has one name for all entries
 * without a prefix, so where these share a database its row is that of one of them.
 */
final class AlembicTable {
  private AlembicTable() {}

  static String name(SchemaEntry entry) {
    return entry.prefix().map(prefix -> prefix + "_").orElse("") + "alembic_version";
  }

  /** What the table says; the caller knows that it is there. */
  static List<String> revisions(Connection connection, SchemaEntry entry) throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                "SELECT version_num FROM public." + SqlNames.quote(name(entry)));
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  /**
   * The neighbour that knows all revisions of the table, when the entry itself knows none of them.
   *
   * @param present tables of other tools that are there
   * @return empty also for a role that may not read the table
   */
  static Optional<String> revisionOfNeighbour(
      Connection connection, SchemaEntry entry, Set<String> present) throws SQLException {
    List<SchemaEntry> sharing =
        entry.neighbours().stream().filter(other -> name(other).equals(name(entry))).toList();
    if (sharing.isEmpty() || !present.contains(name(entry)) || !mayRead(connection, entry)) {
      return Optional.empty();
    }
    List<String> revisions = revisions(connection, entry);
    Set<String> own = known(entry);
    if (revisions.isEmpty() || revisions.stream().anyMatch(own::contains)) {
      return Optional.empty();
    }
    return sharing.stream()
        .filter(other -> known(other).containsAll(revisions))
        .findFirst()
        .map(SchemaEntry::name);
  }

  private static boolean mayRead(Connection connection, SchemaEntry entry) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT pg_catalog.has_table_privilege(?, 'SELECT')")) {
      query.setString(1, "public." + SqlNames.quote(name(entry)));
      try (ResultSet result = query.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }

  private static Set<String> known(SchemaEntry entry) {
    return AdoptionFile.recorded(entry.migrations()).stream()
        .map(AdoptionFile.Revision::revision)
        .collect(Collectors.toSet());
  }
}
