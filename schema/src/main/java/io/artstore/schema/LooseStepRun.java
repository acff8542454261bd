package io.artstore.schema;

import io.artstore.schema.ProvenJson.ProvenState;
import io.artstore.schema.catalog.Catalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A step whose only statement cannot run in a transaction, such as a concurrent index build. The
 * server may stop between the statement and the history row, so the catalog decides what an earlier
 * run left: the state before, then it runs; the state after, then only the row is written; one of
 * them beside an index that a cut build left, then that goes first; anything else needs a hand. A
 * statement that leaves the catalog alone always runs.
 */
final class LooseStepRun {
  private final RunContext context;
  private final Connection work;
  private final RunWatch watch;
  private final StepRun steps;

  LooseStepRun(RunContext context, Connection work, RunWatch watch, StepRun steps) {
    this.context = context;
    this.work = work;
    this.watch = watch;
    this.steps = steps;
  }

  /**
   * @param start the proven catalog before the step; empty when the step was allowed without proof
   * @param end the proven catalog after it
   * @throws SQLException before anything was changed
   */
  Duration run(
      Step step,
      Optional<MigrationVersion> before,
      Optional<ProvenState> start,
      Optional<ProvenState> end)
      throws SQLException {
    long began = System.nanoTime();
    Catalog found = cleared(step, before, start, end);
    if (!done(step, found, start, end)) {
      execute(step, before, found);
    }
    try {
      resetSession();
      return record(step, before, end, began);
    } catch (SQLException e) {
      throw new NeedsHandException(
          steps.where()
              + step.script().file()
              + " ran, but could not be written into the history: "
              + ScriptRun.describe(e)
              + "\n  run the command again, it goes on from here",
          e);
    }
  }

  /**
   * What is there, after an index was removed that an earlier run of this very step left half done:
   * without it the catalog is exactly what was proven.
   */
  private Catalog cleared(
      Step step,
      Optional<MigrationVersion> before,
      Optional<ProvenState> start,
      Optional<ProvenState> end)
      throws SQLException {
    Catalog found = look(before);
    BrokenIndexes broken = new BrokenIndexes(context.entry(), context.scope(), step.script());
    Set<String> names = broken.in(found);
    Catalog rest = broken.without(found);
    Profile profile = context.inspection().profile();
    if (names.isEmpty()
        || Stream.of(start, end)
            .flatMap(Optional::stream)
            .noneMatch(state -> state.matches(rest, profile))) {
      return found;
    }
    prepareSession();
    session(BrokenIndexes.removal(work, names));
    resetSession();
    context.listener().leftoverRemoved(context.entry(), step.migration(), names);
    return look(before);
  }

  private boolean done(
      Step step, Catalog found, Optional<ProvenState> start, Optional<ProvenState> end) {
    if (start.isEmpty() || end.isEmpty()) {
      return false;
    }
    Profile profile = context.inspection().profile();
    if (start.get().matches(found, profile)) {
      return false;
    }
    if (end.get().matches(found, profile)) {
      return true;
    }
    throw new NeedsHandException(
        steps.where()
            + "before "
            + step.script().file()
            + " the catalog is neither what was proven before this step nor after it;"
            + " compared with before:\n"
            + StepRun.list(start.get().differences(found, profile), context.scope())
            + invalid(found)
            + "\n  remove the difference by hand, then run the command again",
        null);
  }

  /** What a build that was cut leaves; the recorded digests cannot name it. */
  private String invalid(Catalog found) {
    StringBuilder text = new StringBuilder();
    found.objects().stream()
        .flatMap(object -> object.lines().stream())
        .filter(line -> line.startsWith("index ") && line.contains("INVALID"))
        .forEach(line -> text.append("\n    ").append(context.scope().named(line)));
    return text.toString();
  }

  private Duration record(
      Step step, Optional<MigrationVersion> before, Optional<ProvenState> end, long began)
      throws SQLException {
    steps.begin();
    long id = steps.checkHead(before);
    Catalog catalog = steps.readCatalog();
    context.confirmedLosses().scriptRan(work);
    Profile profile = context.inspection().profile();
    Catalog own = context.preflight().own(catalog, context.ready());
    if (end.isPresent() && !end.get().matches(own, profile)) {
      work.rollback();
      throw new NeedsHandException(
          steps.where()
              + step.script().file()
              + " ran outside of a transaction and did not lead to the catalog that was proven:\n"
              + StepRun.list(end.get().differences(own, profile), context.scope())
              + "\n  remove the difference by hand, then run the command again",
          null);
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - began);
    steps.finish(step, catalog, duration, id);
    steps.commit(step, before);
    context.confirmedLosses().committed();
    return duration;
  }

  private Catalog look(Optional<MigrationVersion> before) throws SQLException {
    steps.begin();
    steps.checkHead(before);
    steps.refuseOtherLosses(before);
    Catalog catalog = steps.readCatalog();
    // The history table may have been made just now; it must outlive the look.
    work.commit();
    work.setAutoCommit(true);
    return catalog;
  }

  private void execute(Step step, Optional<MigrationVersion> before, Catalog found)
      throws SQLException {
    prepareSession();
    try {
      context.runScript(work, step);
    } catch (ScriptRun.Failed failure) {
      throw explained(step, before, found, failure);
    }
  }

  /**
   * Waits for others as long as for another run: what runs outside of a transaction keeps nobody
   * from reading and writing while it waits, and giving up half way leaves something to remove.
   */
  private void prepareSession() throws SQLException {
    session(
        List.of(
            "SET search_path = public, pg_temp",
            "SET statement_timeout = 0",
            "SET lock_timeout = "
                + Math.max(1, context.settings().limits().lockWait().toMillis())));
    if (context.actsAsOwner()) {
      session(List.of("SET ROLE " + SqlNames.quote(context.entry().ownerRole())));
    }
  }

  private void resetSession() throws SQLException {
    session(
        List.of(
            "RESET ROLE", "RESET search_path", "RESET statement_timeout", "RESET lock_timeout"));
  }

  /** What the server said stays the reason, also when it cannot be asked any more. */
  private SchemaException explained(
      Step step, Optional<MigrationVersion> before, Catalog found, ScriptRun.Failed failure) {
    String what =
        steps.where()
            + failure.describe(step.script().file())
            + (StepRun.TABLE_IN_USE.contains(failure.sqlState())
                ? "\n  in the way: " + watch.lastBlockers()
                : "");
    Catalog now;
    try {
      resetSession();
      now = look(before);
    } catch (SQLException e) {
      failure.error().addSuppressed(e);
      return new NeedsHandException(
          what
              + "\n  what it left behind is not known, because the database cannot be asked: "
              + ScriptRun.describe(e)
              + "\n  run the command again, it looks first",
          failure.error());
    }
    if (now.equals(found)) {
      return new MigrationFailedException(
          step.script().file(),
          failure.statement().number(),
          what + "\n  " + StepRun.asBefore(before),
          failure.error());
    }
    boolean clearable =
        !new BrokenIndexes(context.entry(), context.scope(), step.script()).in(now).isEmpty();
    return new NeedsHandException(
        what
            + "\n  and left behind:\n"
            + StepRun.list(now.differencesFrom(found), context.scope())
            + (clearable
                ? "\n  mend the cause, then run the command again; it removes what is left behind"
                : "\n  remove it by hand, then run the command again"),
        failure.error());
  }

  private void session(List<String> statements) throws SQLException {
    try (Statement statement = work.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
