package io.artstore.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Brings schemas forward and back. Every method works on one schema; a run takes the schema's lock,
 * does each step in one transaction, compares the catalog with what was proven before it commits,
 * and writes the history. A failed step leaves the database as it was before that step; earlier
 * steps stay.
 */
public final class SchemaEngine {
  private static final String MISSING_DATABASE = "3D000";

  private final EngineSettings settings;
  private final RunListener listener;
  private final ProofRule rule;

  public SchemaEngine(EngineSettings settings, RunListener listener) {
    this(settings, listener, ProofRule.STRICT);
  }

  private SchemaEngine(EngineSettings settings, RunListener listener, ProofRule rule) {
    this.settings = settings;
    this.listener = listener;
    this.rule = rule;
  }

  /** The same engine telling somebody else. */
  public SchemaEngine with(RunListener other) {
    return new SchemaEngine(settings, other, rule);
  }

  /**
   * The same engine that also runs, on databases with rows, migrations that {@code proven.json}
   * does not know. Those that it knows must be as they were proven all the same.
   *
   * @param reason written into the history of every step without proof
   * @throws IllegalArgumentException when the reason is not one line of 1 to 200 characters
   */
  public SchemaEngine permittingUnproven(String reason) {
    return new SchemaEngine(settings, listener, ProofRule.permitting(reason));
  }

  /** The same engine under other settings, telling the same. */
  public SchemaEngine with(EngineSettings other) {
    return new SchemaEngine(other, listener, rule);
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
    try (Connection connection = Look.open(target, Look.PATIENCE)) {
      return reader.read(connection);
    } catch (SQLException e) {
      throw unavailable(target, settings.remedy(), e);
    }
  }

  /** The rows of the history, oldest first; empty when there is none. */
  public List<HistoryRow> history(SchemaTarget target) {
    try (Connection connection = Look.open(target, Look.PATIENCE)) {
      return Inspection.of(connection, target.entry())
          .history()
          .map(History::rows)
          .orElse(List.of());
    } catch (SQLException e) {
      throw unavailable(target, settings.remedy(), e);
    }
  }

  /**
   * Everything that an upgrade could refuse before it waits for anybody. Writes nothing.
   *
   * @return the migrations that would be applied, oldest first
   */
  public List<Migration> checkUpgrade(SchemaTarget target, Goal goal) {
    return check(target, RunOrder.up(goal, rule));
  }

  /**
   * The same for the way back.
   *
   * @return the migrations that would be taken back, newest first
   */
  public List<Migration> checkRollback(SchemaTarget target, Goal goal) {
    return check(target, RunOrder.down(goal, rule));
  }

  /**
   * Which migrations wait on the way to a goal, also when an upgrade would refuse to apply them:
   * because they are not proven, roles are missing or the schema is not as it was proven. Writes
   * nothing.
   *
   * @return oldest first
   */
  public List<Migration> waiting(SchemaTarget target, Goal goal) {
    try {
      return run(target, RunOrder.up(goal, rule)).planned().stream().map(Step::migration).toList();
    } catch (SQLException e) {
      throw unavailable(target, settings.remedy(), e);
    }
  }

  /** Who else is connected to the database. */
  public List<OtherSession> otherSessions(SchemaTarget target) {
    try (Connection connection = Look.open(target, Look.PATIENCE)) {
      return OtherSession.of(connection);
    } catch (SQLException e) {
      throw unavailable(target, settings.remedy(), e);
    }
  }

  private List<Migration> check(SchemaTarget target, RunOrder order) {
    try {
      return run(target, order).check().stream().map(Step::migration).toList();
    } catch (SQLException e) {
      throw unchanged(target, e);
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
    return go(target, RunOrder.up(goal, rule));
  }

  /**
   * Applies what somebody has seen and said yes to, and nothing else.
   *
   * @param confirmed what {@link #previewUpgrade} showed for this target and goal
   * @throws SchemaBusyException when the schema is elsewhere by now; look again and ask again
   * @throws SchemaRefusedException also when something else would be lost than was confirmed
   */
  public RunReport upgrade(SchemaTarget target, Goal goal, RunPreview confirmed) {
    return go(target, RunOrder.up(goal, rule).confirmedBy(confirmed));
  }

  /**
   * The same without proof: nothing is compared, and the history says so. For scratch databases and
   * for migrations that are being written.
   *
   * @param reason written into the history
   */
  public RunReport upgradeUnproven(SchemaTarget target, Goal goal, String reason) {
    return go(target, RunOrder.up(goal, ProofRule.ignoring(reason)));
  }

  /** Takes migrations back, newest first. Asks nobody: what it loses is lost. */
  public RunReport rollback(SchemaTarget target, Goal goal) {
    return go(target, RunOrder.down(goal, rule));
  }

  /**
   * Takes back what somebody has seen and said yes to, and nothing else.
   *
   * @param confirmed what {@link #previewRollback} showed for this target and goal
   * @throws SchemaBusyException when the schema is elsewhere by now; look again and ask again
   * @throws SchemaRefusedException also when something else would be lost than was confirmed
   */
  public RunReport rollback(SchemaTarget target, Goal goal, RunPreview confirmed) {
    return go(target, RunOrder.down(goal, rule).confirmedBy(confirmed));
  }

  /** The same without proof; see {@link #upgradeUnproven}. */
  public RunReport rollbackUnproven(SchemaTarget target, Goal goal, String reason) {
    return go(target, RunOrder.down(goal, ProofRule.ignoring(reason)));
  }

  /**
   * Which migrations a rollback would take back, newest first, and what they would lose. Refuses
   * what the rollback itself would refuse.
   */
  public RunPreview previewRollback(SchemaTarget target, Goal goal) {
    return preview(target, RunOrder.down(goal, rule));
  }

  /** The same for the way forward; most migrations lose nothing. */
  public RunPreview previewUpgrade(SchemaTarget target, Goal goal) {
    return preview(target, RunOrder.up(goal, rule));
  }

  private RunPreview preview(SchemaTarget target, RunOrder order) {
    try {
      return run(target, order).preview();
    } catch (SQLException e) {
      throw unchanged(target, e);
    }
  }

  private RunReport go(SchemaTarget target, RunOrder order) {
    try {
      return run(target, order).run();
    } catch (SQLException e) {
      throw unchanged(target, e);
    }
  }

  private SchemaRun run(SchemaTarget target, RunOrder order) {
    return new SchemaRun(target, settings, listener, order);
  }

  /** Before the first step. */
  private SchemaException unchanged(SchemaTarget target, SQLException e) {
    SchemaException why = unavailable(target, settings.remedy(), e);
    String message = why.getMessage() + "; nothing was changed";
    return why instanceof SchemaBusyException
        ? new SchemaBusyException(message)
        : new SchemaUnavailableException(message, e);
  }

  static SchemaException unavailable(SchemaTarget target, Remedy remedy, SQLException e) {
    SchemaEntry entry = target.entry();
    if (Look.waitedTooLong(e)) {
      return Look.busy(target, entry.name() + ", database " + entry.database());
    }
    String mending =
        MISSING_DATABASE.equals(e.getSQLState())
            ? "; make it with: " + remedy.provision(entry)
            : "";
    return new SchemaUnavailableException(
        entry.name() + ", database " + entry.database() + ": " + ScriptRun.describe(e) + mending,
        e);
  }
}
