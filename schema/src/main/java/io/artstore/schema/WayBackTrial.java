package io.artstore.schema;

import io.artstore.schema.ProofFailure.Remark;
import io.artstore.schema.ProvenJson.Effect;
import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.loss.Loss;
import io.artstore.schema.loss.ShapeDifference;
import io.artstore.schema.sql.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tries the way back of one migration with the rows of its seed in place. Rows that do not fit may
 * stop it; then it is tried once more, in a database of its own, with those statements of the seed
 * that do not stop it, so that a refusal does not hide a loss.
 */
final class WayBackTrial {
  private final SchemaEntry entry;
  private final Migration migration;
  private final Catalog before;
  private final CatalogScope scope;
  private final Faults faults;
  private final Effect known;

  /**
   * @param before the catalog that the way back leads to
   * @param known what is known of the way back so far
   */
  WayBackTrial(
      SchemaEntry entry,
      Migration migration,
      Catalog before,
      Effect known,
      CatalogScope scope,
      Faults faults) {
    this.entry = entry;
    this.migration = migration;
    this.before = before;
    this.known = known;
    this.scope = scope;
    this.faults = faults;
  }

  /** Hears of everything that is wrong. */
  @FunctionalInterface
  interface Faults {
    void found(Fault fault);
  }

  /**
   * Something that is wrong.
   *
   * @param word how the way back went, in capitals
   */
  record Fault(String word, String summary, String detail, List<Remark> remarks) {
    Fault(String word, String summary, String detail) {
      this(word, summary, detail, List.of());
    }
  }

  /** A database at the state after the migration, without the rows of its seed. */
  @FunctionalInterface
  interface Rebuilding {
    ScratchDatabase build() throws SQLException, ScriptRun.Failed;
  }

  /**
   * What the way back does to rows.
   *
   * @param scratch at the state after the migration, with the rows of its seed
   * @param seen what the way back makes of tables and columns there
   * @param seeded the tables into which the seed put rows
   */
  Effect run(
      ScratchDatabase scratch, ShapeDifference seen, Set<String> seeded, Rebuilding rebuilding)
      throws SQLException {
    scratch.begin();
    try {
      Tried tried = tryOnce(scratch, seen, seeded);
      if (tried.refusal().isEmpty()) {
        return tried.effect();
      }
      Effect fitting = tryWhatFits(rebuilding).orElse(known.with(untried(seen)));
      Effect declared = migration.down().loses().map(fitting::losing).orElse(fitting);
      return declared.refusing(tried.refusal().get());
    } finally {
      scratch.end();
    }
  }

  private List<Loss> untried(ShapeDifference seen) {
    return LossTrial.untried(migration.down(), seen).stream()
        .map(loss -> loss.renamed(scope::neutral))
        .toList();
  }

  /**
   * @param refusal what the server said when rows stopped the script
   */
  private record Tried(Effect effect, Optional<String> refusal) {}

  private Tried tryOnce(ScratchDatabase scratch, ShapeDifference seen, Set<String> seeded)
      throws SQLException {
    MigrationScript script = migration.down();
    Connection connection = scratch.connection();
    Map<String, String> rows = scratch.rowsInTransaction();
    LossTrial trial = new LossTrial(connection, script, entry.prefix(), seen);
    trial.begin();
    Savepoint start = connection.setSavepoint();
    try {
      scratch.runInTransaction(script, entry.prefix());
    } catch (ScriptRun.Failed e) {
      if (!ScriptRun.endedSession(e.error())) {
        connection.rollback(start);
      }
      if (ScriptRun.isRefusal(e.sqlState())) {
        return new Tried(known, Optional.of(scope.neutral(e.words())));
      }
      faults.found(
          new Fault("FAILS", "the way back fails when there are rows", e.describe(script.file())));
      return new Tried(known, Optional.empty());
    }
    Differences differences =
        new Differences(
            scratch.catalogInTransaction(scratch.entry()).differencesFrom(before), entry);
    if (!differences.none()) {
      faults.found(
          new Fault(
              differences.wordsOfWayBack(),
              "with rows, " + differences.summaryOfWayBack(),
              differences.text("Compared with the state before the step, after up and down")));
    }
    trial.scriptRan();
    try {
      scratch.runInTransaction(migration.up(), entry.prefix());
    } catch (ScriptRun.Failed e) {
      faults.found(
          new Fault(
              ProofStep.OK,
              "with rows, the second way up fails",
              e.describe(migration.up().file())));
      return new Tried(known, Optional.empty());
    }
    Set<String> changed = RowDigests.differing(rows, scratch.rowsInTransaction());
    changed.removeIf(relation -> relation.startsWith("sequence "));
    Set<String> notBack = trial.rowsNotBack();
    trial.wentBack(changed, seeded);
    connection.rollback(start);
    if (!notBack.isEmpty()) {
      requireDeclared(scratch, notBack, seeded);
      connection.rollback(start);
    }
    trial.probe(scratch);
    trial
        .faults()
        .forEach(
            fault ->
                faults.found(
                    new Fault("CHANGES ROWS", "what the way back loses is not as it says", fault)));
    return new Tried(effect(changed, trial.losses()), Optional.empty());
  }

  /**
   * Rows that stay must be as before after there and back, unless the script says so that changes
   * them: the way back or, when it runs again over rows that came since, the way up.
   */
  private void requireDeclared(ScratchDatabase scratch, Set<String> changed, Set<String> seeded)
      throws SQLException {
    Optional<RowCulprits> culprits;
    try {
      StepTrace trace = new StepTrace(scratch, entry.prefix(), scratch::everythingInTransaction);
      trace.runInTransaction(migration.down());
      trace.runInTransaction(migration.up());
      culprits = Optional.of(RowCulprits.ofKeptColumns(trace.moments(), seeded));
    } catch (ScriptRun.Failed e) {
      culprits = Optional.empty();
    }
    RowFault fault = RowFault.of(migration, changed, culprits);
    if (!fault.declared()) {
      faults.found(
          new Fault(
              "CHANGES ROWS",
              "after the way back and up again the rows are not as before",
              fault.detail(),
              fault.remarks()));
    }
  }

  private Effect effect(Set<String> changed, List<Loss> losses) {
    Effect effect = known.with(losses.stream().map(loss -> loss.renamed(scope::neutral)).toList());
    if (changed.isEmpty()) {
      return effect;
    }
    String declared = migration.down().loses().map(what -> " (" + what + ")").orElse("");
    String names =
        String.join(
            ", ",
            changed.stream()
                .map(name -> scope.neutral(name.substring(name.indexOf(' ') + 1)))
                .toList());
    return effect.losing(names + declared);
  }

  /** Empty when the way back stops whatever rows are there. */
  private Optional<Effect> tryWhatFits(Rebuilding rebuilding) throws SQLException {
    try (ScratchDatabase second = rebuilding.build()) {
      second.begin();
      ShapeDifference.Moment after = ShapeDifference.look(second.connection(), scope);
      second.runInTransaction(migration.down(), entry.prefix());
      ShapeDifference seen = after.until(ShapeDifference.look(second.connection(), scope));
      second.end();
      second.begin();
      Map<String, String> rows = second.rowsInTransaction();
      Optional<MigrationScript> seed = MigrationScript.seed(entry.migrations(), migration);
      for (SqlStatement statement :
          seed.map(one -> one.statements(entry.prefix())).orElse(List.of())) {
        keepIfItFits(second, statement);
      }
      Tried tried = tryOnce(second, seen, RowDigests.differing(rows, second.rowsInTransaction()));
      second.end();
      return tried.refusal().isPresent() ? Optional.empty() : Optional.of(tried.effect());
    } catch (ScriptRun.Failed e) {
      // It worked before, without rows or with others; what it loses stays untried.
      return Optional.empty();
    }
  }

  private void keepIfItFits(ScratchDatabase second, SqlStatement statement) throws SQLException {
    Connection connection = second.connection();
    Savepoint without = connection.setSavepoint();
    try {
      StepRun.prepareForScript(connection);
      ScriptRun.run(connection, List.of(statement));
    } catch (ScriptRun.Failed e) {
      // It needs rows of a statement that was left out.
      connection.rollback(without);
      return;
    }
    Savepoint with = connection.setSavepoint();
    try {
      second.runInTransaction(migration.down(), entry.prefix());
      connection.rollback(with);
    } catch (ScriptRun.Failed e) {
      connection.rollback(without);
    }
  }
}
