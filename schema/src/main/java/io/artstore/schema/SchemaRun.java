package io.artstore.schema;

import io.artstore.schema.RunReport.StepReport;
import io.artstore.schema.SchemaRefusedException.Reason;
import io.artstore.schema.loss.CountedLosses;
import io.artstore.schema.loss.LossCounter;
import io.artstore.schema.loss.StepLosses;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run on one schema, from the first look to the last step. */
final class SchemaRun {
  private final SchemaTarget target;
  private final EngineSettings settings;
  private final RunListener listener;
  private final RunOrder order;
  private final Migrations folder;
  private Migrations migrations;
  private Preflight preflight;

  SchemaRun(SchemaTarget target, EngineSettings settings, RunListener listener, RunOrder order) {
    this.target = target;
    this.settings = settings;
    this.listener = listener;
    this.order = order;
    this.folder = target.entry().migrations().read(target.entry().prefix());
    this.migrations = folder;
    this.preflight = preflight();
  }

  private Preflight preflight() {
    return new Preflight(target.entry(), migrations, settings.remedy(), order.rule());
  }

  /** From here on only the way counts that the database went. */
  private void requireStanding(Inspection inspection) {
    migrations = folder.along(inspection, order.goal());
    preflight = preflight();
    preflight.requireStanding(inspection);
  }

  /**
   * @throws SQLException before the first step
   */
  RunReport run() throws SQLException {
    // A refusal does not have to wait for the lock; what was confirmed was looked at just now.
    if (order.confirmed().isEmpty()) {
      check();
    } else {
      preflight.requireProven();
    }
    List<RunReport> report = new ArrayList<>();
    try {
      run(report);
    } catch (SQLException e) {
      // A connection that cannot be closed does not undo what was done over it.
      if (report.isEmpty()) {
        throw e;
      }
    }
    return report.getFirst();
  }

  private void run(List<RunReport> report) throws SQLException {
    try (RunLock lock = RunLock.acquire(target, settings, listener);
        Connection work = Look.open(target, settings.limits().lockWait())) {
      work.setAutoCommit(true);
      endWithThisProcess(work);
      refusePoolingProxy(lock, work);
      Inspection inspection = Inspection.of(work, target.entry());
      requireStanding(inspection);
      List<Step> steps = plan(inspection);
      refuseOtherThanConfirmed(inspection, steps);
      if (steps.isEmpty()) {
        Optional<MigrationVersion> version = inspection.version();
        report.add(new RunReport(target.entry(), version, version, List.of()));
        return;
      }
      Preflight.Ready ready = preflight.check(work, inspection, steps);
      report.add(
          runSteps(context(lock, inspection, ready, losses(inspection, steps)), work, steps));
    }
  }

  /** The steps to the goal from where the database stands. */
  List<Step> planned() throws SQLException {
    try (Connection connection = Look.open(target, settings.limits().lockWait())) {
      Inspection inspection = Inspection.of(connection, target.entry());
      requireStanding(inspection);
      return plan(inspection);
    }
  }

  /** All that can be refused without the lock, and the steps that would be done. */
  List<Step> check() throws SQLException {
    preflight.requireProven();
    try (Connection connection = Look.open(target, settings.limits().lockWait())) {
      Inspection inspection = Inspection.steady(connection, target.entry());
      requireStanding(inspection);
      List<Step> steps = plan(inspection);
      preflight.check(connection, inspection, steps);
      return steps;
    }
  }

  /** The same, with what the steps would lose. */
  RunPreview preview() throws SQLException {
    preflight.requireProven();
    try (Connection connection = Look.open(target, settings.limits().lockWait())) {
      Inspection inspection = Inspection.steady(connection, target.entry());
      requireStanding(inspection);
      List<Step> steps = plan(inspection);
      Preflight.Ready ready = preflight.check(connection, inspection, steps);
      return new RunPreview(
          target.entry(),
          order.direction(),
          inspection.version().flatMap(migrations::find),
          steps.stream().map(Step::migration).toList(),
          inspection
              .history()
              .filter(history -> !history.applied().isEmpty())
              .map(history -> history.applied().getLast().appliedAt()),
          count(connection, inspection, ready, losses(inspection, steps)),
          mayRefuse(steps),
          steps.stream()
              .map(Step::migration)
              .filter(migration -> !preflight.isProven(migration))
              .toList());
    }
  }

  /**
   * Otherwise the server learns that this process is gone only when the statement ends that it
   * works on, and keeps its locks until then.
   */
  private static void endWithThisProcess(Connection work) throws SQLException {
    try (Statement statement = work.createStatement()) {
      statement.execute("SET client_connection_check_interval = '1s'");
    } catch (SQLException e) {
      // Servers on systems that cannot tell accept only 0; everything else fails again below.
      work.clearWarnings();
    }
  }

  /** All tables as of one moment, in a transaction that can write nothing. */
  private CountedLosses count(
      Connection connection, Inspection inspection, Preflight.Ready ready, List<StepLosses> losses)
      throws SQLException {
    if (losses.stream().allMatch(step -> step.losses().isEmpty())) {
      return CountedLosses.NONE;
    }
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;"
              + " SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL lock_timeout = "
              + settings.limits().statementLock().toMillis());
      if (ready.actsAsOwner()) {
        statement.execute("SET LOCAL ROLE " + SqlNames.quote(target.entry().ownerRole()));
      }
      TableRows rows = new TableRows(inspection.scope(), ready.leftAlone());
      return new LossCounter(connection, () -> rows.any(connection), this::tellCount).count(losses);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private void tellCount(String table, long about) {
    listener.counting(target.entry(), table, about);
  }

  /** What the proof says that the steps lose, under the names of this database. */
  private List<StepLosses> losses(Inspection inspection, List<Step> steps) {
    return steps.stream()
        .map(
            step ->
                new StepLosses(
                    step.migration().title(),
                    preflight.losses(step).stream()
                        .map(loss -> loss.renamed(inspection.scope()::named))
                        .toList()))
        .toList();
  }

  private Map<Migration, String> mayRefuse(List<Step> steps) {
    Map<Migration, String> found = new LinkedHashMap<>();
    for (Step step : steps) {
      preflight
          .effect(step)
          .filter(ProvenJson.Effect::refusesUncounted)
          .ifPresent(effect -> found.put(step.migration(), effect.refusal()));
    }
    return found;
  }

  private List<Step> plan(Inspection inspection) {
    StepPlan plan =
        new StepPlan(migrations, inspection.history().map(History::applied).orElse(List.of()));
    return switch (order.direction()) {
      case UP -> plan.forward(order.goal());
      case DOWN -> plan.back(order.goal());
    };
  }

  /** Somebody said yes to these steps from this version, and to nothing else. */
  private void refuseOtherThanConfirmed(Inspection inspection, List<Step> steps) {
    if (order.confirmed().isEmpty()) {
      return;
    }
    RunPreview seen = order.confirmed().get();
    boolean sameStart = seen.from().map(Migration::version).equals(inspection.version());
    List<MigrationVersion> then = seen.steps().stream().map(Migration::version).toList();
    if (!sameStart
        || !then.equals(steps.stream().map(step -> step.migration().version()).toList())) {
      throw new SchemaBusyException(
          "schema of "
              + target.entry().name()
              + " in database "
              + inspection.database()
              + " changed meanwhile: it is at "
              + StepRun.version(inspection.version())
              + ", and the run was confirmed from "
              + StepRun.version(seen.from().map(Migration::version))
              + "; nothing was changed, look again");
    }
  }

  /**
   * Two sessions of ours must be two sessions of the server, and stay what they are between
   * statements.
   */
  private void refusePoolingProxy(RunLock lock, Connection work) throws SQLException {
    work.setAutoCommit(false);
    int workBackend = RunLock.backendOf(work);
    int lockBackend = lock.backendNow();
    work.rollback();
    work.setAutoCommit(true);
    if (workBackend == lock.backend() || lockBackend != lock.backend()) {
      throw new SchemaRefusedException(
          Reason.POOLING_PROXY,
          "the address of "
              + target.entry().name()
              + " leads through a proxy that pools transactions, so no lock can be held;"
              + " nothing was changed; put the address of PostgreSQL itself, or of a port that"
              + " pools sessions, into "
              + settings.remedy().databaseSetting());
    }
  }

  private RunContext context(
      RunLock lock, Inspection inspection, Preflight.Ready ready, List<StepLosses> losses) {
    TableRows tables = new TableRows(inspection.scope(), ready.leftAlone());
    return new RunContext(
        target,
        inspection,
        settings,
        listener,
        lock,
        preflight,
        ready,
        ConfirmedLosses.of(order.confirmed(), losses, tables, this::tellCount));
  }

  private RunWatch watch(RunLock lock, Connection work) throws SQLException {
    return new RunWatch(lock, work, RunLock.backendOf(work), settings.stop());
  }

  private RunReport runSteps(RunContext context, Connection work, List<Step> steps)
      throws SQLException {
    Optional<MigrationVersion> from = context.inspection().version();
    Optional<MigrationVersion> now = from;
    int major = context.inspection().serverMajor();
    List<StepReport> done = new ArrayList<>();
    try (RunWatch watch = watch(context.lock(), work)) {
      StepRun run = new StepRun(context, work, watch);
      for (Step step : steps) {
        if (watch.stopRequested()) {
          throw new SchemaStoppedException(
              run.where()
                  + "stopped as asked before "
                  + step.title()
                  + "; it is at "
                  + StepRun.version(now),
              null);
        }
        listener.stepBegins(target.entry(), step.direction(), step.migration());
        Optional<MigrationVersion> after = step.after(migrations);
        Duration duration =
            run.run(
                step, now, preflight.provenState(now, major), preflight.provenState(after, major));
        now = after;
        done.add(new StepReport(step.direction(), step.migration(), duration));
        listener.stepDone(target.entry(), step.direction(), step.migration(), duration);
      }
    } catch (SchemaException e) {
      e.attach(new RunReport(target.entry(), from, now, done));
      throw e;
    }
    return new RunReport(target.entry(), from, now, done);
  }
}
