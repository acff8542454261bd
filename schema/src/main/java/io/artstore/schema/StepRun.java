package io.artstore.schema;

import io.artstore.schema.ProvenJson.ProvenState;
import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogDifference;
import io.artstore.schema.catalog.CatalogReader;
import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.catalog.CatalogSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Does one step on a connection: script, comparison with the proven catalog, history row, all in
 * one transaction. Either everything of it is there afterwards or nothing.
 */
final class StepRun {
  /** A table is in use (55P03) or two sessions wait for each other (40P01): worth another try. */
  static final Set<String> TABLE_IN_USE = Set.of("55P03", "40P01");

  private final RunContext context;
  private final Connection work;
  private final RunWatch watch;

  StepRun(RunContext context, Connection work, RunWatch watch) {
    this.context = context;
    this.work = work;
    this.watch = watch;
  }

  /**
   * @param before the version the schema must be at
   * @param start the proven catalog before the step; empty when the step was allowed without proof
   * @param end the proven catalog after the step
   */
  Duration run(
      Step step,
      Optional<MigrationVersion> before,
      Optional<ProvenState> start,
      Optional<ProvenState> end) {
    return step.script().transactional()
        ? runInTransactions(step, before, end)
        : runLoose(step, before, start, end);
  }

  private Duration runLoose(
      Step step,
      Optional<MigrationVersion> before,
      Optional<ProvenState> start,
      Optional<ProvenState> end) {
    watch.forgetBlockers();
    try {
      return new LooseStepRun(context, work, watch, this).run(step, before, start, end);
    } catch (SQLException e) {
      rollBack(e);
      Stopped stopped = Stopped.besideScript(step, e);
      throw stopped.tableInUse() ? inUse(before, stopped, 1) : failed(step, before, stopped);
    } catch (RuntimeException e) {
      rollBack(e);
      throw e;
    }
  }

  private Duration runInTransactions(
      Step step, Optional<MigrationVersion> before, Optional<ProvenState> expected) {
    Pause pause = Pause.backingOff();
    for (int attempt = 1; ; attempt++) {
      watch.forgetBlockers();
      Stopped stopped;
      try {
        return inTransaction(step, before, expected);
      } catch (ScriptRun.Failed failure) {
        stopped = Stopped.inScript(step, failure);
      } catch (SQLException e) {
        stopped = Stopped.besideScript(step, e);
      } catch (RuntimeException e) {
        rollBack(e);
        throw e;
      }
      rollBack(stopped.error());
      if (!stopped.tableInUse()) {
        throw failed(step, before, stopped);
      }
      if (watch.stopRequested()) {
        throw failed(step, before, stopped);
      }
      if (attempt == context.settings().limits().statementTries()) {
        throw inUse(before, stopped, attempt);
      }
      context
          .listener()
          .stepRetried(context.entry(), step.migration(), attempt, watch.lastBlockers());
      pause.once();
    }
  }

  /**
   * Why a step stopped before its commit.
   *
   * @param what script or title, and what the server said
   * @param statement number of the statement in the script, 0 for none of them
   */
  private record Stopped(String what, int statement, SQLException error) {
    static Stopped inScript(Step step, ScriptRun.Failed failure) {
      return new Stopped(
          failure.describe(step.script().file()), failure.statement().number(), failure.error());
    }

    /** At the lock, a deferred constraint, the privileges, the history. */
    static Stopped besideScript(Step step, SQLException error) {
      return new Stopped(step.title() + ": " + ScriptRun.describe(error), 0, error);
    }

    boolean tableInUse() {
      return TABLE_IN_USE.contains(Optional.ofNullable(error.getSQLState()).orElse(""));
    }
  }

  private Duration inTransaction(
      Step step, Optional<MigrationVersion> before, Optional<ProvenState> expected)
      throws SQLException, ScriptRun.Failed {
    long start = System.nanoTime();
    begin();
    long id = checkHead(before);
    refuseOtherLosses(before);
    prepareForScript(work);
    context.runScript(work, step);
    Catalog catalog = readCatalog();
    context.confirmedLosses().scriptRan(work);
    compare(step, before, expected, catalog);
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    finish(step, catalog, duration, id);
    commit(step, before);
    context.confirmedLosses().committed();
    return duration;
  }

  /** Only what somebody saw and said yes to may be lost. */
  void refuseOtherLosses(Optional<MigrationVersion> before) throws SQLException {
    context.confirmedLosses().check(work, where(), asBefore(before));
  }

  void begin() throws SQLException {
    work.setAutoCommit(false);
    try (Statement statement = work.createStatement()) {
      statement.execute(
          "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;"
              + " SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;"
              + " SET LOCAL search_path = pg_catalog; SET LOCAL lock_timeout = "
              + context.settings().limits().statementLock().toMillis());
      if (context.actsAsOwner()) {
        statement.execute("SET LOCAL ROLE " + SqlNames.quote(context.entry().ownerRole()));
      }
    }
    StepTurn.take(work, context.entry());
  }

  /**
   * Takes the history's lock and makes sure that nobody else went on meanwhile.
   *
   * @return the id of the next row
   */
  long checkHead(Optional<MigrationVersion> before) throws SQLException {
    HistoryTable table = new HistoryTable(context.entry());
    table.ensure(work);
    table.lock(work);
    History history = table.read(work);
    if (!history.version().equals(before)) {
      throw new SchemaBusyException(
          where()
              + "another run went on to "
              + version(history.version())
              + " meanwhile; nothing was changed, try again");
    }
    return history.rows().size() + 1L;
  }

  /** The settings under which a script runs, whoever runs it. */
  static void prepareForScript(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET LOCAL search_path = public, pg_temp; SET LOCAL standard_conforming_strings = on;"
              + " SET LOCAL check_function_bodies = on; SET LOCAL default_tablespace = '';"
              + " SET LOCAL default_table_access_method = heap; SET LOCAL timezone = 'UTC';"
              + " SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL client_min_messages = warning");
    }
  }

  Catalog readCatalog() throws SQLException {
    try (Statement statement = work.createStatement()) {
      statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
    }
    CatalogSettings.apply(work);
    return CatalogReader.read(work, context.scope()).without(context.ready().leftAlone());
  }

  void compare(
      Step step,
      Optional<MigrationVersion> before,
      Optional<ProvenState> expected,
      Catalog catalog) {
    Profile profile = context.inspection().profile();
    Catalog own = context.preflight().own(catalog, context.ready());
    if (expected.isEmpty() || expected.get().matches(own, profile)) {
      return;
    }
    throw new MigrationFailedException(
        step.script().file(),
        0,
        where()
            + step.script().file()
            + " does not lead to the catalog that was proven:\n"
            + list(expected.get().differences(own, profile), context.scope())
            + "\n  "
            + asBefore(before),
        null);
  }

  /** Differences one a line, indented; a remark when only details of the fingerprint differ. */
  static String list(List<CatalogDifference> differences, CatalogScope scope) {
    if (differences.isEmpty()) {
      return "    the same objects, other fingerprint";
    }
    StringBuilder text = new StringBuilder();
    for (CatalogDifference difference : differences) {
      text.append(text.isEmpty() ? "" : "\n")
          .append("    ")
          .append(scope.named(difference.toString()).replace("\n", "\n    "));
    }
    return text.toString();
  }

  void finish(Step step, Catalog catalog, Duration duration, long id) throws SQLException {
    RuntimePrivileges.apply(work, context.inspection(), context.ready().leftAlone());
    new HistoryTable(context.entry())
        .append(
            work,
            new HistoryTable.Entry(
                step,
                catalog.fingerprint(),
                HistoryTable.Entry.proof(context.preflight().unprovenReason(step.migration()))
                    + HistoryTable.Entry.replaced(step),
                duration),
            context.settings(),
            id);
    if (watch.lockLost() || !context.lock().held()) {
      throw new SchemaBusyException(
          where() + "the lock was lost with its connection; the step was not applied, try again");
    }
  }

  /**
   * A connection that breaks now leaves open whether the server still got the commit; the history
   * tells.
   */
  void commit(Step step, Optional<MigrationVersion> before) throws SQLException {
    try {
      work.commit();
      work.setAutoCommit(true);
    } catch (SQLException e) {
      if (!appliedAccordingToHistory(step, e)) {
        throw new MigrationFailedException(
            step.script().file(),
            0,
            where()
                + step.script().file()
                + " could not be committed: "
                + ScriptRun.describe(e)
                + "; "
                + asBefore(before),
            e);
      }
    }
  }

  private boolean appliedAccordingToHistory(Step step, SQLException cause) {
    try (Connection fresh = context.target().connections().open()) {
      StepTurn.await(fresh, context.entry(), context.settings().limits());
      Optional<MigrationVersion> now = Inspection.of(fresh, context.entry()).version();
      fresh.rollback();
      boolean there = now.equals(Optional.of(step.migration().version()));
      return there == (step.direction() == Direction.UP);
    } catch (SQLException e) {
      cause.addSuppressed(e);
      throw new NeedsHandException(
          where()
              + "the connection broke while "
              + step.title()
              + " was committed, and whether it was is not known: "
              + ScriptRun.describe(e)
              + "; look with: "
              + context.settings().remedy().status(context.entry()),
          cause);
    }
  }

  private SchemaException failed(Step step, Optional<MigrationVersion> before, Stopped stopped) {
    if (watch.stopRequested()) {
      return new SchemaStoppedException(
          where() + "stopped as asked during " + step.title() + "; " + asBefore(before),
          stopped.error());
    }
    String lost =
        watch.lockLost() ? "\n  cancelled, because the lock was lost with its connection" : "";
    return new MigrationFailedException(
        step.script().file(),
        stopped.statement(),
        where() + stopped.what() + lost + "\n  " + asBefore(before),
        stopped.error());
  }

  private SchemaBusyException inUse(
      Optional<MigrationVersion> before, Stopped stopped, int attempts) {
    return new SchemaBusyException(
        where()
            + stopped.what()
            + "\n  in the way: "
            + watch.lastBlockers()
            + "; tried "
            + attempts
            + " times; "
            + asBefore(before));
  }

  private void rollBack(Throwable cause) {
    try {
      if (!work.getAutoCommit()) {
        work.rollback();
        work.setAutoCommit(true);
      }
    } catch (SQLException e) {
      // The server rolls back what a broken connection leaves.
      cause.addSuppressed(e);
    }
  }

  String where() {
    return context.entry().name() + ", database " + context.inspection().database() + ": ";
  }

  static String version(Optional<MigrationVersion> version) {
    return version.map(MigrationVersion::text).orElse("no version");
  }

  static String asBefore(Optional<MigrationVersion> before) {
    return "the database is as it was before this step, at " + version(before);
  }
}
