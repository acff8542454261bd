package io.artstore.schema;

import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogDifference;
import io.artstore.schema.catalog.CatalogReader;
import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.catalog.CatalogSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Watches what proofs must not touch: the catalogs of the other databases of the scratch server,
 * its roles, memberships, settings, tablespaces, and who may do what with which database. Rows of
 * other databases are not compared, because others write there.
 */
public final class Isolation {
  private static final int MAXIMUM_DATABASES = 100;
  private static final Duration MAXIMUM_TIME = Duration.ofSeconds(30);
  private static final CatalogScope EVERYTHING =
      new CatalogScope("", Set.of(), Set.of(), Set.of(), Set.of());

  /** Words without which no script reaches out of its database. */
  private static final Pattern REACHING =
      Pattern.compile(
          "dblink|fdw|foreign\\s+(?!key\\b)|server|program|extension|template1"
              + "|language\\s+'?(?!(?:sql|plpgsql)\\b)\\w");

  private final ServerConnections server;
  private final Map<String, Catalog> catalogs = new TreeMap<>();
  private final Map<String, String> notCompared = new TreeMap<>();
  private final Set<String> changes = new LinkedHashSet<>();
  private ServerState state;

  /**
   * What was watched and what became of it.
   *
   * @param compared number of databases that were compared
   * @param changes what is not as it was, one text each; may have several lines
   * @param notCompared databases that could not be looked into, with the reason
   */
  public record Report(int compared, List<String> changes, Map<String, String> notCompared) {
    public Report {
      changes = List.copyOf(changes);
      notCompared = Map.copyOf(notCompared);
    }
  }

  private Isolation(ServerConnections server, ServerState state) {
    this.server = server;
    this.state = state;
  }

  /**
   * Looks before the first proof.
   *
   * @param neighbours names of the databases to watch; empty for all
   * @throws SchemaUnavailableException when the server cannot be asked at all
   */
  public static Isolation begin(ServerConnections server, Optional<List<String>> neighbours) {
    try (Connection connection = server.open(ServerConnections.MAINTENANCE_DATABASE)) {
      Isolation isolation = new Isolation(server, ServerState.ofServer(connection));
      isolation.lookInto(names(connection), neighbours);
      return isolation;
    } catch (SQLException e) {
      throw new SchemaUnavailableException("scratch server: " + ScriptRun.describe(e), e);
    }
  }

  private static List<String> names(Connection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT datname FROM pg_catalog.pg_database
                WHERE datallowconn AND NOT starts_with(datname, 'schema_scratch_')
                ORDER BY datname
                """);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private void lookInto(List<String> there, Optional<List<String>> neighbours) {
    List<String> wanted = neighbours.orElse(there);
    long deadline = System.nanoTime() + MAXIMUM_TIME.toNanos();
    for (String name : wanted) {
      if (!there.contains(name)) {
        notCompared.put(name, "not on this server");
      } else if (catalogs.size() >= MAXIMUM_DATABASES) {
        notCompared.put(name, "more than " + MAXIMUM_DATABASES + " databases");
      } else if (System.nanoTime() - deadline > 0) {
        notCompared.put(name, "reading the others took " + MAXIMUM_TIME.toSeconds() + " s");
      } else {
        try {
          catalogs.put(name, read(name));
        } catch (SQLException e) {
          notCompared.put(name, why(e));
        }
      }
    }
  }

  private static String why(SQLException e) {
    String state = Optional.ofNullable(e.getSQLState()).orElse("");
    return state.equals("42501") || state.startsWith("28")
        ? "no right to connect"
        : ScriptRun.describe(e).lines().findFirst().orElse("");
  }

  private Catalog read(String database) throws SQLException {
    try (Connection connection = server.open(database)) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      CatalogSettings.apply(connection);
      Catalog catalog = CatalogReader.read(connection, EVERYTHING);
      connection.rollback();
      return catalog;
    }
  }

  /** Whether a script holds a word without which it cannot reach another database. */
  public static boolean mayReachOut(MigrationScript script) {
    return REACHING.matcher(script.template().toLowerCase(Locale.ROOT)).find();
  }

  /**
   * What became otherwise since the last look; it counts as seen.
   *
   * @throws SchemaUnavailableException when the server cannot be asked any more
   */
  public List<String> look() {
    List<String> found = new ArrayList<>();
    try (Connection connection = server.open(ServerConnections.MAINTENANCE_DATABASE)) {
      ServerState now = ServerState.ofServer(connection);
      found.addAll(now.changesSince(state));
      state = now;
    } catch (SQLException e) {
      throw new SchemaUnavailableException("scratch server: " + ScriptRun.describe(e), e);
    }
    for (Map.Entry<String, Catalog> before : catalogs.entrySet()) {
      try {
        Catalog now = read(before.getKey());
        for (CatalogDifference difference : now.differencesFrom(before.getValue())) {
          found.add("in database " + before.getKey() + ":\n    " + indented(difference));
        }
        before.setValue(now);
      } catch (SQLException e) {
        found.add("database " + before.getKey() + " cannot be read any more: " + why(e));
      }
    }
    changes.addAll(found);
    return found;
  }

  private static String indented(CatalogDifference difference) {
    return difference.toString().replace("\n", "\n    ");
  }

  /** What became otherwise since the beginning, and what was not watched. */
  public Report end() {
    look();
    return new Report(catalogs.size(), List.copyOf(changes), notCompared);
  }
}
