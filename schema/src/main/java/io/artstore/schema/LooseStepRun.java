package io.artstore.schema;

import io.artstore.schema.ProvenJson.ProvenState;
import io.artstore.schema.catalog.Catalog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A step whose only statement cannot run in a transaction, such as a concurrent index build. The
 * server may stop between the statement and the history row, so the catalog decides what an earlier
 * run left: the state before, then it runs; the state after, then only the row is written; anything
 * else needs a hand.
 */
final class LooseStepRun {
  private final RunContext context;
  private final Connection work;
  private final StepRun steps;

  LooseStepRun(RunContext context, Connection work, StepRun steps) {
    this.context = context;
    this.work = work;
    this.steps = steps;
  }

  Duration run(Step step, Optional<MigrationVersion> before, Optional<ProvenState> expected)
      throws SQLException {
    long start = System.nanoTime();
    Catalog found = look(before);
    boolean done = expected.isPresent() && expected.get().fingerprint().equals(found.fingerprint());
    if (!done) {
      execute(step, before, found);
    }
    steps.begin();
    long id = steps.checkHead(before);
    Catalog catalog = steps.readCatalog();
    context.confirmedRows().scriptRan(work);
    if (expected.isPresent() && !expected.get().fingerprint().equals(catalog.fingerprint())) {
      work.rollback();
      throw needsHand(step, catalog, expected.get(), null);
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    steps.finish(step, catalog, duration, id);
    steps.commit(step, before);
    context.confirmedRows().committed();
    return duration;
  }

  private Catalog look(Optional<MigrationVersion> before) throws SQLException {
    steps.begin();
    steps.checkHead(before);
    steps.refuseArrivedRows(before);
    Catalog catalog = steps.readCatalog();
    // The history table may have been made just now; it must outlive the look.
    work.commit();
    work.setAutoCommit(true);
    return catalog;
  }

  private void execute(Step step, Optional<MigrationVersion> before, Catalog found)
      throws SQLException {
    try {
      session("SET search_path = public, pg_temp");
      session("SET statement_timeout = 0");
      if (context.actsAsOwner()) {
        session("SET ROLE " + SqlNames.quote(context.entry().ownerRole()));
      }
      ScriptRun.run(work, step.script().statements(context.entry().prefix()));
    } catch (ScriptRun.Failed failure) {
      session("RESET ROLE");
      Catalog now = look(before);
      if (!now.equals(found)) {
        throw new NeedsHandException(
            steps.where()
                + failure.describe(step.script().file())
                + "\n  and left behind:\n"
                + StepRun.list(now.differencesFrom(found), context.scope())
                + "\n  remove it by hand, then run the command again",
            failure.error());
      }
      throw new MigrationFailedException(
          step.script().file(),
          failure.statement().number(),
          steps.where()
              + failure.describe(step.script().file())
              + "\n  "
              + StepRun.asBefore(before),
          failure.error());
    } finally {
      if (!work.isClosed()) {
        session("RESET ROLE");
        session("RESET search_path");
        session("RESET statement_timeout");
      }
    }
  }

  private NeedsHandException needsHand(
      Step step, Catalog catalog, ProvenState expected, @Nullable Throwable cause) {
    return new NeedsHandException(
        steps.where()
            + step.script().file()
            + " ran outside of a transaction and did not lead to the catalog that was proven:\n"
            + StepRun.list(catalog.differencesFrom(expected.objects()), context.scope())
            + "\n  remove the difference by hand, then run the command again",
        cause);
  }

  private void session(String sql) throws SQLException {
    try (Statement statement = work.createStatement()) {
      statement.execute(sql);
    }
  }
}
