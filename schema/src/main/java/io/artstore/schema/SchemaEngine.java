package io.artstore.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Brings schemas forward and back. Every method works on one schema; a run takes the schema's lock,
 * does each step in one transaction, compares the catalog with what was proven before it commits,
 * and writes the history. A failed step leaves the database as it was before that step; earlier
 * steps stay.
 */
public final class SchemaEngine {
  private final EngineSettings settings;
  private final RunListener listener;

  public SchemaEngine(EngineSettings settings, RunListener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /** The same engine telling somebody else. */
  public SchemaEngine with(RunListener other) {
    return new SchemaEngine(settings, other);
  }

  public EngineSettings settings() {
    return settings;
  }

  /**
   * How the schema stands. Writes nothing.
   *
   * @throws SchemaUnavailableException when the database cannot be asked
   */
  public EntryStatus status(SchemaTarget target) {
    StatusReader reader = new StatusReader(target.entry(), settings.remedy());
    try (Connection connection = target.connections().open()) {
      return reader.read(connection);
    } catch (SQLException e) {
      throw unavailable(target, e);
    }
  }

  /** The rows of the history, oldest first; empty when there is none. */
  public List<HistoryRow> history(SchemaTarget target) {
    try (Connection connection = target.connections().open()) {
      return Inspection.of(connection, target.entry())
          .history()
          .map(History::rows)
          .orElse(List.of());
    } catch (SQLException e) {
      throw unavailable(target, e);
    }
  }

  /**
   * Everything that an upgrade could refuse before it waits for anybody. Writes nothing.
   *
   * @return the migrations that would be applied, oldest first
   */
  public List<Migration> checkUpgrade(SchemaTarget target, Goal goal) {
    try {
      return new SchemaRun(target, settings, listener, Optional.empty())
          .check(Direction.UP, goal).stream().map(Step::migration).toList();
    } catch (SQLException e) {
      throw unavailable(target, e);
    }
  }

  /**
   * Brings the schema to its head. Any number of processes may call it at once: one works, the
   * others wait and find nothing to do.
   *
   * @throws SchemaException of the kind that says what happened
   */
  public RunReport upgrade(SchemaTarget target) {
    return upgrade(target, new Goal.Head());
  }

  public RunReport upgrade(SchemaTarget target, Goal goal) {
    return run(target, Direction.UP, goal, Optional.empty());
  }

  /**
   * The same without proof: nothing is compared, and the history says so. For scratch databases and
   * for migrations that are being written.
   *
   * @param reason written into the history
   */
  public RunReport upgradeUnproven(SchemaTarget target, Goal goal, String reason) {
    return run(target, Direction.UP, goal, Optional.of(reason));
  }

  /** Takes migrations back, newest first. Asks nobody: what it loses is lost. */
  public RunReport rollback(SchemaTarget target, Goal goal) {
    return run(target, Direction.DOWN, goal, Optional.empty());
  }

  /** The same without proof; see {@link #upgradeUnproven}. */
  public RunReport rollbackUnproven(SchemaTarget target, Goal goal, String reason) {
    return run(target, Direction.DOWN, goal, Optional.of(reason));
  }

  /**
   * Which migrations a rollback would take back, newest first, and whether the schema holds any
   * row.
   */
  public RollbackPreview previewRollback(SchemaTarget target, Goal goal) {
    SchemaEntry entry = target.entry();
    Migrations migrations = entry.migrations().read(entry.prefix());
    try (Connection connection = target.connections().open()) {
      Inspection inspection = Inspection.of(connection, entry);
      Standing standing = new Standing(inspection, migrations, settings.remedy());
      Optional<SchemaRefusedException> refusal = standing.refusalOfWriting();
      if (refusal.isPresent()) {
        throw refusal.get();
      }
      List<Migration> steps =
          new StepPlan(migrations, standing.applied())
              .back(goal).stream().map(Step::migration).toList();
      return new RollbackPreview(
          entry,
          standing.applied().isEmpty()
              ? Optional.empty()
              : migrations.find(standing.applied().getLast().version()),
          steps,
          tablesWithRows(connection, inspection));
    } catch (SQLException e) {
      throw unavailable(target, e);
    }
  }

  private static List<String> tablesWithRows(Connection connection, Inspection inspection)
      throws SQLException {
    List<String> tables =
        SchemaRun.readCatalog(connection, inspection).names().stream()
            .filter(name -> name.startsWith("table ") && !name.contains("."))
            .map(name -> inspection.scope().named(name).substring("table ".length()))
            .toList();
    List<String> withRows = new ArrayList<>();
    for (String table : tables) {
      try (PreparedStatement query =
              connection.prepareStatement(
                  "SELECT EXISTS (SELECT 1 FROM public." + SqlNames.quote(table) + ")");
          ResultSet result = query.executeQuery()) {
        if (result.next() && result.getBoolean(1)) {
          withRows.add(table);
        }
      }
    }
    return withRows;
  }

  private RunReport run(
      SchemaTarget target, Direction direction, Goal goal, Optional<String> unprovenReason) {
    try {
      return new SchemaRun(target, settings, listener, unprovenReason).run(direction, goal);
    } catch (SQLException e) {
      throw unavailable(target, e);
    }
  }

  private static SchemaUnavailableException unavailable(SchemaTarget target, SQLException e) {
    return new SchemaUnavailableException(
        target.entry().name()
            + ", database "
            + target.entry().database()
            + ": "
            + ScriptRun.describe(e),
        e);
  }
}
