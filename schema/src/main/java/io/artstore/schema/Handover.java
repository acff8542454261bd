package io.artstore.schema;

import io.artstore.schema.catalog.CatalogReader;
import io.artstore.schema.catalog.CatalogReader.Owned;
import io.artstore.schema.catalog.CatalogSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds what an upgrade made before the owner role existed, and how it is given to that role.
 * Without that, nobody who acts as the owner could change it any more.
 */
final class Handover {
  private final Connection connection;
  private final Inspection inspection;
  private final String owner;

  /**
   * @param inspection of a database that holds the entry's history
   */
  Handover(Connection connection, Inspection inspection) {
    this.connection = connection;
    this.inspection = inspection;
    this.owner = inspection.entry().ownerRole();
  }

  /** The statements for the transaction that is open; none when all belongs to the owner. */
  List<String> statements() throws SQLException {
    List<String> statements = new ArrayList<>();
    for (Owned object : made()) {
      if (!object.owner().equals(owner)) {
        statements.add(alter(object.statementName()));
      }
    }
    addHistory(statements);
    return statements;
  }

  /**
   * The objects that the entry's migrations make. What no migration makes is left alone, and
   * without a proof nobody knows what that is.
   */
  List<Owned> made() throws SQLException {
    CatalogSettings.apply(connection);
    List<Owned> objects = CatalogReader.owners(connection, inspection.scope());
    SchemaEntry entry = inspection.entry();
    Set<String> known = entry.migrations().read(entry.prefix()).made();
    return objects.stream().filter(object -> known.contains(object.name())).toList();
  }

  private void addHistory(List<String> statements) throws SQLException {
    String table = new HistoryTable(inspection.entry()).name();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT 'table public.' || c.relname FROM pg_catalog.pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ?
              AND c.relowner <> ?::regrole
            UNION ALL
            SELECT 'function public.' || p.proname || '()' FROM pg_catalog.pg_proc p
            WHERE p.pronamespace = 'public'::regnamespace AND p.proname = ?
              AND p.proowner <> ?::regrole
            """)) {
      query.setString(1, table);
      query.setString(2, SqlNames.quote(owner));
      query.setString(3, HistoryTable.guard(table));
      query.setString(4, SqlNames.quote(owner));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          statements.add(alter(rows.getString(1)));
        }
      }
    }
  }

  private String alter(String object) {
    return "ALTER " + object + " OWNER TO " + SqlNames.quote(owner);
  }
}
