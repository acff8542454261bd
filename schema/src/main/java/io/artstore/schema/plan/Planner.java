package io.artstore.schema.plan;

import io.artstore.schema.Direction;
import io.artstore.schema.EngineSettings;
import io.artstore.schema.Goal;
import io.artstore.schema.Migration;
import io.artstore.schema.MigrationFailedException;
import io.artstore.schema.Migrations;
import io.artstore.schema.NeedsHandException;
import io.artstore.schema.ProvenJson.Effect;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaRefusedException;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.SchemaUnavailableException;
import io.artstore.schema.ScratchCopy;
import io.artstore.schema.ServerConnections;
import io.artstore.schema.lint.EntryReport;
import io.artstore.schema.lint.Finding;
import io.artstore.schema.lint.Linter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells what an upgrade would do. The engine applies what waits on a scratch database that was
 * brought to the version of the live one, with the rows of the seeds, while a {@link
 * StatementObserver} looks. The live database is asked for its version, sizes and sessions, and
 * nothing is written to it.
 */
public final class Planner {
  private final EngineSettings settings;
  private final RunListener progress;
  private final Function<SchemaEntry, ServerConnections> scratch;

  /**
   * @param progress hears of every step on a scratch database
   * @param scratch for each entry a server where scratch databases may be made and dropped, best of
   *     the same major version as the live one
   */
  public Planner(
      EngineSettings settings,
      RunListener progress,
      Function<SchemaEntry, ServerConnections> scratch) {
    this.settings = settings;
    this.progress = progress;
    this.scratch = scratch;
  }

  /** What lint says about the files of the entries that wait. */
  public List<EntryReport> lint(List<SchemaEntry> entries) {
    return new Linter(scratch).lint(entries);
  }

  /**
   * @param goal {@link Goal.Head} or {@link Goal.At}
   * @throws io.artstore.schema.SchemaException of the kind that says why nothing can be planned
   */
  public EntryPlan plan(SchemaTarget target, Goal goal) {
    SchemaEngine engine = new SchemaEngine(settings, RunListener.SILENT);
    Migrations folder = target.entry().migrations().read(target.entry().prefix());
    List<Migration> waiting = engine.waiting(target, goal);
    if (waiting.isEmpty()) {
      return nothing(target, applied(folder, engine, target));
    }
    Migrations migrations = folder.wayTo(waiting);
    List<Migration> applied = migrations.before(waiting);
    Trial trial = tryOut(target.entry(), applied, waiting);
    LiveLook.Seen live = new LiveLook(target).look(wanted(trial.steps()));
    List<String> remarks = new ArrayList<>(trial.remarks());
    remarks.addAll(live.remarks());
    otherServer(target, trial.serverMajor()).ifPresent(remarks::add);
    List<PlannedStep> steps = new ArrayList<>();
    for (int index = 0; index < waiting.size(); index++) {
      Migration migration = waiting.get(index);
      Optional<ObservedStep> observed =
          index < trial.steps().size() ? Optional.of(trial.steps().get(index)) : Optional.empty();
      steps.add(
          new PlannedStep(
              migration, observed, wayBack(migrations, migration), List.of(), List.of()));
    }
    return new EntryPlan(
        target.entry(),
        applied.isEmpty() ? Optional.empty() : Optional.of(applied.getLast()),
        steps,
        live.tables(),
        live.sessions(),
        refusal(engine, target, goal),
        trial.failure(),
        remarks);
  }

  /** The same plan with what lint says about its steps. */
  public static EntryPlan with(EntryPlan plan, EntryReport lint) {
    List<PlannedStep> steps =
        plan.steps().stream()
            .map(
                step ->
                    new PlannedStep(
                        step.migration(),
                        step.observed(),
                        step.wayBack(),
                        about(step.migration(), lint.findings()),
                        about(step.migration(), lint.notes())))
            .toList();
    return new EntryPlan(
        plan.entry(),
        plan.at(),
        steps,
        plan.tables(),
        plan.sessions(),
        plan.refusal(),
        plan.failure(),
        plan.remarks());
  }

  private static List<Finding> about(Migration migration, List<Finding> findings) {
    String stem = migration.version() + "_" + migration.name() + ".";
    return findings.stream().filter(finding -> finding.file().startsWith(stem)).toList();
  }

  private static EntryPlan nothing(SchemaTarget target, Optional<Migration> at) {
    return new EntryPlan(
        target.entry(),
        at,
        List.of(),
        Map.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static Optional<Migration> applied(
      Migrations folder, SchemaEngine engine, SchemaTarget target) {
    List<Migration> ahead = engine.waiting(target, new Goal.Head());
    return folder.wayTo(ahead).before(ahead).stream().reduce((before, now) -> now);
  }

  private static Optional<String> refusal(SchemaEngine engine, SchemaTarget target, Goal goal) {
    try {
      engine.checkUpgrade(target, goal);
      return Optional.empty();
    } catch (SchemaRefusedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Effect> wayBack(Migrations migrations, Migration migration) {
    return migrations.proven().stream()
        .flatMap(proven -> proven.migrations().stream())
        .filter(proven -> proven.version().equals(migration.version()))
        .findFirst()
        .map(proven -> proven.down());
  }

  /** What the scratch database showed. */
  private record Trial(
      List<ObservedStep> steps, Optional<String> failure, List<String> remarks, int serverMajor) {}

  private Trial tryOut(SchemaEntry entry, List<Migration> applied, List<Migration> waiting) {
    try (ScratchCopy copy = ScratchCopy.create(scratch.apply(entry), entry, settings)) {
      List<String> remarks = new ArrayList<>();
      List<ObservedStep> steps = new ArrayList<>();
      Optional<String> failure = Optional.empty();
      try {
        remarks.addAll(copy.climb(applied, progress));
        observe(copy, waiting, steps, remarks);
      } catch (MigrationFailedException | NeedsHandException e) {
        failure = Optional.of(String.valueOf(e.getMessage()));
      }
      List<String> beside = copy.changesBeside();
      if (!beside.isEmpty()) {
        remarks.add(
            "while these migrations were tried the scratch server itself changed, by one of them or"
                + " by somebody else, and that stays:\n  "
                + String.join("\n  ", beside));
      }
      return new Trial(steps, failure, remarks, serverMajor(copy.target()));
    }
  }

  private void observe(
      ScratchCopy copy, List<Migration> waiting, List<ObservedStep> steps, List<String> remarks) {
    try (StatementObserver observer = StatementObserver.from(copy.target().connections())) {
      for (Migration migration : waiting) {
        progress.stepBegins(copy.target().entry(), Direction.UP, migration);
        copy.climb(migration, observer);
        steps.add(observer.steps().getLast());
        copy.seed(migration).ifPresent(remarks::add);
      }
    }
  }

  private static Optional<String> otherServer(SchemaTarget target, int scratchMajor) {
    int major = serverMajor(target);
    return major == scratchMajor
        ? Optional.empty()
        : Optional.of(
            "observed on PostgreSQL "
                + scratchMajor
                + ", the database runs on "
                + major
                + ", where locks and rewrites may differ");
  }

  private static int serverMajor(SchemaTarget target) {
    try (Connection connection = target.connections().open()) {
      return connection.getMetaData().getDatabaseMajorVersion();
    } catch (SQLException e) {
      throw new SchemaUnavailableException(
          target.entry().name() + ", database " + target.entry().database() + ": " + e.getMessage(),
          e);
    }
  }

  /** The strongest lock that is needed on everything that the steps touch, by its live name. */
  private static Map<String, LockMode> wanted(List<ObservedStep> steps) {
    Map<String, LockMode> wanted = new HashMap<>();
    steps.stream()
        .flatMap(step -> step.statements().stream())
        .forEach(
            statement -> {
              statement
                  .locks()
                  .forEach(lock -> wanted.merge(lock.live(), lock.mode(), LockMode::stronger));
              statement
                  .work()
                  .forEach(work -> wanted.putIfAbsent(work.live(), LockMode.ACCESS_SHARE));
            });
    return wanted;
  }
}
