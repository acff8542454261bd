package io.artstore.schema.catalog;

import io.artstore.schema.SqlNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * Queries that the session of the server keeps planned, because planning those of the catalog costs
 * more than running them. Prepared by SQL: what the driver prepares it forgets whenever the
 * search_path changes, and each step changes it. A rollback leaves them; what a script threw away
 * is made again.
 */
final class KeptQueries {
  private static final String ALL =
      "SELECT name FROM pg_catalog.pg_prepared_statements WHERE from_sql";

  private final String roles;
  private final Set<String> kept = new HashSet<>();

  /**
   * @param ownRoles the only argument that the queries may have, {@code $1}
   */
  KeptQueries(Connection connection, Set<String> ownRoles) throws SQLException {
    this.roles = SqlNames.literal(connection.createArrayOf("text", ownRoles.toArray()).toString());
    try (PreparedStatement query = connection.prepareStatement(ALL);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        kept.add(rows.getString(1));
      }
    }
  }

  /**
   * @param statement that the caller closes after the rows
   */
  ResultSet rows(Statement statement, String name, String sql) throws SQLException {
    String full = SqlNames.quote(CatalogReader.KEPT + name);
    boolean takesRoles = sql.contains("$1");
    if (kept.add(CatalogReader.KEPT + name)) {
      statement.execute("PREPARE " + full + (takesRoles ? " (text[])" : "") + " AS " + sql);
    }
    return statement.executeQuery("EXECUTE " + full + (takesRoles ? " (" + roles + ")" : ""));
  }
}
