package io.artstore.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Scratch databases that are still on a server: kept for a look, or left by a run that was killed.
 * Only what carries the mark of this tool and is not in use is ever dropped; a statement of this
 * tool that nobody waits for any more is no use.
 */
public final class ScratchLeftovers {
  private static final String IN_USE = "55006";

  /** The server needs a moment to notice that the process behind a statement is gone. */
  private static final Duration NOTICE = ScratchDatabase.CLIENT_CHECK.multipliedBy(3);

  /** No statement of a run that lives is that old. */
  private static final Duration OLDEST = ScratchCare.STATEMENT_LIMIT.multipliedBy(2);

  private static final String WORKING =
      " WHERE starts_with(a.datname, ?) AND a.application_name = 'schema' AND a.state = 'active'";

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
   * Drops all that may be dropped. A statement of this tool whose process is gone is waited for:
   * the server ends it. One that is older than any run lets it become is ended here.
   *
   * @return every database of such a name, by name
   * @throws SchemaUnavailableException when the server cannot be asked
   */
  public List<Leftover> drop() {
    List<Leftover> found = new ArrayList<>();
    try (Connection connection = server.open(ServerConnections.MAINTENANCE_DATABASE)) {
      endOld(connection);
      List<Leftover> list = list(connection);
      Pause pause = Pause.polling(NOTICE);
      while (!pause.over() && working(connection)) {
        pause.once();
        list = list(connection);
      }
      for (Leftover leftover : list) {
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

  private static void endOld(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT pg_catalog.pg_terminate_backend(a.pid) FROM pg_catalog.pg_stat_activity a"
                + WORKING
                + " AND a.query_start < now() - ? * interval '1 second'")) {
      query.setString(1, ScratchDatabase.NAME);
      query.setLong(2, OLDEST.toSeconds());
      query.execute();
    }
  }

  /** Whether a statement of this tool runs in a scratch database; its process may be gone. */
  private static boolean working(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT 1 FROM pg_catalog.pg_stat_activity a" + WORKING + " LIMIT 1")) {
      query.setString(1, ScratchDatabase.NAME);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
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
