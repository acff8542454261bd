package io.artstore.schema.backup;

import io.artstore.schema.SqlNames;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The triggers of tables while rows are brought back. The rows are what the triggers made of them
 * already, and what triggers wrote elsewhere is in the backup too: fired again they would make it
 * twice.
 *
 * @param off statements that switch off those that are on
 * @param on statements that switch on exactly these again
 */
record Triggers(List<String> off, List<String> on) {
  private static final String ENABLED =
      """
      SELECT n.nspname AS schema, c.relname AS name, g.tgname AS trigger, g.tgenabled AS enabled
      FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
           JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE NOT g.tgisinternal AND g.tgparentid = 0 AND g.tgenabled <> 'D' AND g.tgrelid = ANY (?)
      ORDER BY n.nspname, c.relname, g.tgname
      """;

  Triggers {
    off = List.copyOf(off);
    on = List.copyOf(on);
  }

  static Triggers of(Connection connection, EntryTables tables) throws SQLException {
    List<String> off = new ArrayList<>();
    List<String> on = new ArrayList<>();
    Array ids =
        connection.createArrayOf("oid", tables.tables().stream().map(TableShape::id).toArray());
    try (PreparedStatement query = connection.prepareStatement(ENABLED)) {
      query.setArray(1, ids);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          String table =
              "ALTER TABLE "
                  + SqlNames.quote(rows.getString("schema"))
                  + "."
                  + SqlNames.quote(rows.getString("name"));
          String trigger = " TRIGGER " + SqlNames.quote(rows.getString("trigger"));
          off.add(table + " DISABLE" + trigger);
          on.add(table + " ENABLE" + when(rows.getString("enabled")) + trigger);
        }
      }
    }
    return new Triggers(off, on);
  }

  private static String when(String enabled) {
    return switch (enabled) {
      case "A" -> " ALWAYS";
      case "R" -> " REPLICA";
      default -> "";
    };
  }
}
