package io.artstore.schema.doctor;

import io.artstore.schema.SchemaEntry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a database shows of the provisioning of an entry.
 *
 * @param actsAsOwner whether the connected role may act as the owner
 * @param mayCreate whether the connected role may make tables
 * @param everybodyConnects whether any role of the server may connect
 * @param missing extensions that the entry needs and the database lacks
 * @param prepared transactions that somebody prepared and never ended
 */
record EntryFacts(
    boolean ownerExists,
    boolean runtimeExists,
    boolean actsAsOwner,
    boolean mayCreate,
    boolean everybodyConnects,
    Set<String> missing,
    List<String> prepared) {
  private static final String ROLES =
      """
      SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = ?) AS owner,
             EXISTS (SELECT 1 FROM pg_roles WHERE rolname = ?) AS runtime,
             coalesce((SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles WHERE rolname = ?), false)
               AS acts,
             has_schema_privilege('public', 'CREATE') AS creates,
             has_database_privilege('public', current_database(), 'CONNECT') AS everybody
      """;

  static EntryFacts read(Connection connection, SchemaEntry entry) throws SQLException {
    Set<String> missing = new TreeSet<>(entry.extensions());
    missing.removeAll(texts(connection, "SELECT extname FROM pg_extension"));
    List<String> prepared =
        texts(
            connection,
            "SELECT gid || ', since ' || prepared || ', by ' || owner FROM pg_prepared_xacts"
                + " WHERE database = current_database() ORDER BY prepared");
    try (PreparedStatement query = connection.prepareStatement(ROLES)) {
      query.setString(1, entry.ownerRole());
      query.setString(2, entry.runtimeRole());
      query.setString(3, entry.ownerRole());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return new EntryFacts(
            row.getBoolean("owner"),
            row.getBoolean("runtime"),
            row.getBoolean("acts"),
            row.getBoolean("creates"),
            row.getBoolean("everybody"),
            missing,
            prepared);
      }
    }
  }

  private static List<String> texts(Connection connection, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(sql);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
