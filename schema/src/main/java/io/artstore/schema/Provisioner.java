package io.artstore.schema;

import io.artstore.schema.catalog.CatalogReader;
import io.artstore.schema.catalog.CatalogSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postgresql.PGConnection;

/**
 * Makes what a schema needs and cannot make itself: an owner role nobody logs in as, a runtime role
 * that changes rows but no tables, the database, its extensions. Everything may be repeated; what
 * is there stays.
 */
public final class Provisioner {
  private final ServerConnections server;

  /**
   * @param server as a role that may create roles and databases
   */
  public Provisioner(ServerConnections server) {
    this.server = server;
  }

  /** What was done, as the statements that ran. */
  public record Report(SchemaEntry entry, List<String> statements) {
    public Report {
      statements = List.copyOf(statements);
    }
  }

  /** The same as text for psql, without connecting anywhere. */
  public static String script(SchemaEntry entry) {
    return new ProvisionPlan(entry).script();
  }

  /** Provisions without touching the runtime role's password. */
  public Report provision(SchemaEntry entry) {
    return provision(entry, Optional.empty());
  }

  /**
   * @param runtimePassword the runtime role's password from now on; it leaves this process only as
   *     a SCRAM verifier
   * @throws SchemaUnavailableException naming the statement that the server refused
   */
  public Report provision(SchemaEntry entry, String runtimePassword) {
    return provision(entry, Optional.of(runtimePassword));
  }

  private Report provision(SchemaEntry entry, Optional<String> runtimePassword) {
    List<String> done = new ArrayList<>();
    List<ProvisionStep> steps = new ProvisionPlan(entry).steps();
    try {
      try (Connection maintenance = server.open(ServerConnections.MAINTENANCE_DATABASE)) {
        for (ProvisionStep step : steps) {
          if (step.database().isEmpty()) {
            run(maintenance, step, done);
          }
        }
        if (runtimePassword.isPresent()) {
          setPassword(maintenance, entry, runtimePassword.get());
          done.add("ALTER ROLE " + SqlNames.quote(entry.runtimeRole()) + " PASSWORD ...");
        }
      }
      try (Connection database = server.open(entry.database())) {
        for (ProvisionStep step : steps) {
          if (!step.database().isEmpty()) {
            run(database, step, done);
          }
        }
        takeOver(database, entry, done);
      }
    } catch (SQLException e) {
      throw new SchemaUnavailableException(
          "provisioning database " + entry.database() + ": " + ScriptRun.describe(e), e);
    }
    return new Report(entry, done);
  }

  private static void run(Connection connection, ProvisionStep step, List<String> done)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!step.condition().isEmpty() && !needed(statement, step)) {
        return;
      }
      statement.execute(step.sql());
      done.add(step.sql());
    } catch (SQLException e) {
      throw new SQLException(step.sql() + ": " + ScriptRun.describe(e), e.getSQLState(), e);
    }
  }

  private static boolean needed(Statement statement, ProvisionStep step) throws SQLException {
    try (ResultSet result = statement.executeQuery("SELECT " + step.condition())) {
      return result.next() && result.getBoolean(1);
    }
  }

  private static void setPassword(Connection connection, SchemaEntry entry, String password)
      throws SQLException {
    connection
        .unwrap(PGConnection.class)
        .alterUserPassword(entry.runtimeRole(), password.toCharArray(), "scram-sha-256");
  }

  private static Set<String> leftAlone(Connection connection, Inspection inspection)
      throws SQLException {
    SchemaEntry entry = inspection.entry();
    CatalogSettings.apply(connection);
    return new Neighbourhood(entry, entry.migrations().read(entry.prefix()))
        .leftAlone(CatalogReader.names(connection, inspection.scope()));
  }

  /**
   * For what an upgrade made before the roles existed: the owner gets it, and the runtime role its
   * privileges on it.
   */
  private static void takeOver(Connection connection, SchemaEntry entry, List<String> done)
      throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      Inspection inspection = Inspection.of(connection, entry);
      if (inspection.history().isPresent()) {
        Set<String> leftAlone = leftAlone(connection, inspection);
        List<String> handover = new Handover(connection, inspection).statements();
        for (String sql : handover) {
          statement.execute(sql);
        }
        statement.execute("SET LOCAL ROLE " + SqlNames.quote(entry.ownerRole()));
        statement.execute("SET LOCAL search_path = ''");
        RuntimePrivileges.apply(connection, inspection, leftAlone);
        done.addAll(handover);
      }
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    }
  }
}
