package io.artstore.schema;

import io.artstore.schema.SchemaRefusedException.Reason;
import io.artstore.schema.baseline.BaselineText;
import io.artstore.schema.baseline.BaselineWriter;
import io.artstore.schema.baseline.BaselineWriter.Roles;
import io.artstore.schema.catalog.CatalogScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The first migration of a database that nobody's migrations made, written from its catalog.
 *
 * @param entry name, database, prefix and extensions; its migrations are the files
 * @param files text of the pair by file name
 * @param refused what cannot be written; then there are no files
 * @param leftOut statements about roles that stand in the scripts as comments only
 */
public record FirstBaseline(
    SchemaEntry entry, Map<String, String> files, List<String> refused, List<String> leftOut) {
  public FirstBaseline {
    files = Map.copyOf(files);
    refused = List.copyOf(refused);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Reads a live database, in one transaction that writes nothing.
   *
   * @param name what the schema shall be called
   * @param prefix for one of several tenants; empty when it owns all there is
   * @throws SchemaRefusedException when the database has a history of that schema already, or holds
   *     nothing
   * @throws SchemaUnavailableException when it cannot be asked
   * @throws MigrationFolderException when what lies in it cannot be a script
   */
  public static FirstBaseline read(
      ConnectionSource source, String name, Optional<String> prefix, Instant now) {
    try (Connection connection = source.open()) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      try {
        return read(connection, name, prefix, now);
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw new SchemaUnavailableException(name + ": " + ScriptRun.describe(e), e);
    }
  }

  private static FirstBaseline read(
      Connection connection, String name, Optional<String> prefix, Instant now)
      throws SQLException {
    List<String> refused = new ArrayList<>();
    SchemaEntry entry =
        new SchemaEntry(
            name,
            database(connection),
            MigrationFolder.ofFiles(name, Map.of()),
            prefix,
            extensions(connection, refused),
            Map.of());
    Inspection inspection = Inspection.of(connection, entry);
    if (inspection.history().isPresent()) {
      throw new SchemaRefusedException(
          Reason.NO_SUCH_STEP,
          "database "
              + entry.database()
              + " has the history of "
              + name
              + " already: its migrations exist; nothing was written");
    }
    CatalogScope scope = inspection.scope();
    BaselineText text = BaselineWriter.write(connection, scope, Roles.AS_COMMENTS);
    refused.addAll(text.refused());
    if (!refused.isEmpty()) {
      return new FirstBaseline(entry, Map.of(), refused, List.of());
    }
    if (text.up("").isBlank()) {
      throw new SchemaRefusedException(
          Reason.MISSING,
          "database "
              + entry.database()
              + " holds nothing"
              + prefix.map(given -> " whose name begins with " + given + "_").orElse("")
              + "; nothing was written");
    }
    String stem = NextVersion.first(now) + "_baseline";
    Map<String, String> files =
        Map.of(
            stem + ".up.sql",
            header(entry, now, text) + text.up(""),
            stem + ".down.sql",
            "-- Takes away everything that the way up makes.\n\n" + text.down());
    MigrationFolder folder = MigrationFolder.ofFiles(name, files);
    folder.read(prefix);
    return new FirstBaseline(entry.withMigrations(folder), files, List.of(), text.leftOut());
  }

  private static String header(SchemaEntry entry, Instant now, BaselineText text) {
    return "-- What lay in database "
        + entry.database()
        + " on "
        + LocalDate.ofInstant(now, ZoneOffset.UTC)
        + ", written from its catalog.\n"
        + (text.leftOut().isEmpty()
            ? ""
            : "-- Roles belong to the server, so what they may do stands here as comments.\n")
        + "\n";
  }

  private static String database(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("SELECT current_database()");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  /** They are provisioned into schema public, so those that lie elsewhere cannot be. */
  private static List<String> extensions(Connection connection, List<String> refused)
      throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT x.extname, n.nspname FROM pg_catalog.pg_extension x
                JOIN pg_catalog.pg_namespace n ON n.oid = x.extnamespace
                WHERE x.extname <> 'plpgsql' ORDER BY x.extname
                """);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        if (Set.of("public", "pg_catalog").contains(rows.getString(2))) {
          found.add(rows.getString(1));
        } else {
          refused.add(
              "extension "
                  + rows.getString(1)
                  + ": it lies in schema "
                  + rows.getString(2)
                  + ", and extensions are provisioned into public");
        }
      }
    }
    return found;
  }
}
