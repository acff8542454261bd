package io.artstore.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Scratch databases that are still on a server: kept for a look, or left by a run that was killed.
 * Only what carries the mark of this tool and is not in use is ever dropped.
 */
public final class ScratchLeftovers {
  private static final String IN_USE = "55006";

  private final ServerConnections server;

  /**
   * @param server as a role that may drop what it created
   */
  public ScratchLeftovers(ServerConnections server) {
    this.server = server;
  }

  /** What became of one database. */
  public enum Fate {
    /** It is gone. */
    DROPPED,
    /** Somebody is connected, perhaps a proof that goes on. */
    IN_USE,
    /** It has such a name and not the mark of this tool. */
    NOT_OURS,
    /** The server refused. */
    REFUSED
  }

  /**
   * One database.
   *
   * @param about what it was kept for, or why it is still there; may be empty
   */
  public record Leftover(String database, String about, Fate fate) {}

  /**
   * Drops all that may be dropped.
   *
   * @return every database of such a name, by name
   * @throws SchemaUnavailableException when the server cannot be asked
   */
  public List<Leftover> drop() {
    List<Leftover> found = new ArrayList<>();
    try (Connection connection = server.open(ServerConnections.MAINTENANCE_DATABASE)) {
      for (Leftover leftover : list(connection)) {
        found.add(leftover.fate() == Fate.DROPPED ? dropped(connection, leftover) : leftover);
      }
      return found;
    } catch (SQLException e) {
      throw new SchemaUnavailableException("scratch server: " + ScriptRun.describe(e), e);
    }
  }

  /**
   * What {@link #drop} would do. Drops nothing.
   *
   * @throws SchemaUnavailableException when the server cannot be asked
   */
  public List<Leftover> look() {
    try (Connection connection = server.open(ServerConnections.MAINTENANCE_DATABASE)) {
      return list(connection);
    } catch (SQLException e) {
      throw new SchemaUnavailableException("scratch server: " + ScriptRun.describe(e), e);
    }
  }

  /** Drops those that were kept for the same entry, so that one is kept at most. */
  static void dropKeptFor(ServerConnections server, SchemaEntry entry) throws SQLException {
    try (Connection connection = server.open(ServerConnections.MAINTENANCE_DATABASE)) {
      for (Leftover leftover : list(connection)) {
        if (leftover.fate() == Fate.DROPPED && leftover.about().startsWith(entry.name() + ", ")) {
          dropped(connection, leftover);
        }
      }
    }
  }

  /** With the fate that each is meant to have. */
  private static List<Leftover> list(Connection connection) throws SQLException {
    List<Leftover> found = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT d.datname, coalesce(pg_catalog.shobj_description(d.oid, 'pg_database'), ''),
                   EXISTS (SELECT 1 FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid)
            FROM pg_catalog.pg_database d WHERE starts_with(d.datname, ?) ORDER BY d.datname
            """)) {
      query.setString(1, ScratchDatabase.NAME);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(leftover(rows.getString(1), rows.getString(2), rows.getBoolean(3)));
        }
      }
    }
    return found;
  }

  private static Leftover leftover(String name, String comment, boolean used) {
    if (!comment.startsWith(ScratchDatabase.MARK)) {
      return new Leftover(name, "it has no mark of this tool", Fate.NOT_OURS);
    }
    String about =
        comment.startsWith(ScratchDatabase.KEPT)
            ? comment.substring(ScratchDatabase.KEPT.length())
            : "";
    return new Leftover(name, about, used ? Fate.IN_USE : Fate.DROPPED);
  }

  private static Leftover dropped(Connection connection, Leftover leftover) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE " + SqlNames.quote(leftover.database()));
      return leftover;
    } catch (SQLException e) {
      return IN_USE.equals(e.getSQLState())
          ? new Leftover(leftover.database(), leftover.about(), Fate.IN_USE)
          : new Leftover(leftover.database(), ScriptRun.describe(e), Fate.REFUSED);
    }
  }
}
