package io.artstore.schema;

import io.artstore.schema.ProofFailure.Remark;
import io.artstore.schema.ProvenJson.Effect;
import io.artstore.schema.ProvenJson.ProvenMigration;
import io.artstore.schema.ProvenJson.ProvenState;
import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogDifference;
import io.artstore.schema.catalog.CatalogObject;
import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.catalog.ReferenceRows;
import io.artstore.schema.loss.Loss;
import io.artstore.schema.loss.ShapeDifference;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Climbs a folder step by step: up, down, compared with before; up again, compared with after; then
 * the seed's rows, and the way back once more with them in place.
 */
final class Staircase {
  private static final String CHANGES_ROWS = "CHANGES ROWS";

  private final ProofBench bench;
  private final SchemaEntry entry;
  private final Migrations migrations;
  private final List<ProofFailure> failures = new ArrayList<>();
  private final List<ProofStep> steps = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<ProvenMigration> proven = new ArrayList<>();
  private final StateBuilder builder;

  /** Tables into which a seed put rows so far. */
  private final Set<String> seeded = new HashSet<>();

  private ScratchDatabase scratch;
  private Catalog head = new Catalog(List.of());
  private CatalogScope scope = new CatalogScope("", Set.of(), Set.of(), Set.of(), Set.of());
  private int serverMajor;
  private boolean reachedHead;

  Staircase(ProofBench bench, Migrations migrations) throws SQLException {
    this.bench = bench;
    this.entry = bench.entry();
    this.migrations = migrations;
    this.builder = new StateBuilder(bench, migrations);
    this.scratch = bench.scratch(entry);
  }

  List<ProofFailure> failures() {
    return failures;
  }

  List<String> warnings() {
    return warnings;
  }

  /** The catalog after the last step. */
  Catalog head() {
    return head;
  }

  /** Those steps that are proven. */
  ProvenJson proven() {
    return new ProvenJson(
        Catalog.FORMAT, proven, migrations.afterRestore().map(MigrationScript::sha256));
  }

  /** How each step went. */
  List<ProofStep> steps() {
    return steps;
  }

  /** Whether {@link #head} is what the newest migration makes. */
  boolean reachedHead() {
    return reachedHead;
  }

  int serverMajor() {
    return serverMajor;
  }

  void climb() throws SQLException {
    try {
      Inspection inspection = Inspection.of(scratch.connection(), scratch.entry());
      serverMajor = inspection.serverMajor();
      scope = inspection.scope();
      for (Migration migration : migrations.list()) {
        Climb climb = new Climb(migration);
        boolean goOn = climb.go();
        steps.add(climb.step());
        if (!goOn) {
          passOver(migration);
          return;
        }
      }
      reachedHead = true;
      scratch.emptyTables().forEach(table -> warnings.add("no seed puts a row into " + table));
      failures.addAll(new HeadCheck(bench, scratch, migrations).check(head));
    } finally {
      discard();
    }
  }

  /** What comes after a step that cannot be built has nothing to stand on. */
  private void passOver(Migration failed) {
    List<Migration> rest =
        migrations.list().subList(migrations.list().indexOf(failed) + 1, migrations.list().size());
    rest.forEach(
        migration ->
            steps.add(
                ProofStep.notTried(
                    migration.title(), "not tried, because " + failed.title() + " is not there")));
  }

  /** Gives the database up; the first with a fault in it may be kept. */
  private void discard() throws SQLException {
    bench.done(
        scratch,
        failures.isEmpty() ? Optional.empty() : Optional.of(failures.getFirst().migration()));
  }

  /**
   * A fresh database at the state after {@code last}, with the seeds of the steps before it. A seed
   * that fails was recorded when its step was tried, and the steps after it go on without its rows.
   *
   * @throws ScriptRun.Failed when a script that worked before fails now
   */
  private void rebuild(Migration last) throws SQLException, ScriptRun.Failed {
    discard();
    scratch = bench.scratch(entry);
    builder.upTo(last, scratch);
  }

  /** One step. */
  private final class Climb {
    private final Migration migration;
    private final int failuresBefore = failures.size();
    private Catalog before = head;
    private Catalog after = head;
    private Catalog besideBefore = new Catalog(List.of());
    private boolean rowsAreOthers;
    private Effect up = Effect.lossless();
    private Effect down = Effect.lossless();
    private Set<String> changedThereAndBack = Set.of();
    private Optional<ShapeDifference> upSeen = Optional.empty();
    private Optional<ShapeDifference> downSeen = Optional.empty();
    private String upWord = ProofStep.OK;
    private String downWord = ProofStep.NOT_TRIED;
    private String againWord = ProofStep.NOT_TRIED;

    /** How the last script went. */
    private String lastWord = ProofStep.OK;

    Climb(Migration migration) {
      this.migration = migration;
    }

    /** Whether the next step can be tried. */
    boolean go() throws SQLException {
      before = scratch.catalog(scratch.entry());
      besideBefore = scratch.catalogBesidePrefix();
      ShapeDifference.Moment start = scratch.shapes(scope);
      Map<String, String> rowsBefore = scratch.rows();
      boolean went = run(migration.up(), "the way up fails");
      upWord = lastWord;
      if (!went) {
        return false;
      }
      after = scratch.catalog(scratch.entry());
      refuseRowsThatCannotBeCompared();
      ShapeDifference.Moment there = scratch.shapes(scope);
      upSeen = Optional.of(start.until(there));
      Map<String, String> rowsAfter = scratch.rows();
      boolean back = run(migration.down(), "the way back fails");
      downWord = lastWord;
      if (back) {
        downSeen = Optional.of(there.until(scratch.shapes(scope)));
        compareBack(rowsBefore, rowsAfter);
      }
      if (failures.size() > failuresBefore && !rebuilt()) {
        return false;
      }
      head = after;
      seedAndTryBack();
      if (failures.size() == failuresBefore) {
        record();
      }
      return true;
    }

    ProofStep step() {
      return new ProofStep(
          migration.title(),
          upWord,
          downWord,
          againWord,
          proven.stream().filter(one -> one.version().equals(migration.version())).findFirst(),
          "");
    }

    private void refuseRowsThatCannotBeCompared() {
      for (CatalogObject object : after.objects()) {
        for (String why : ReferenceRows.refusals(object)) {
          if (before.objects().stream().noneMatch(object::equals)) {
            fail("reference table: " + scope.named(object.name()), why);
          }
        }
      }
    }

    private boolean rebuilt() {
      String summary = "the state after it cannot be built a second time";
      try {
        rebuild(migration);
        return true;
      } catch (ScriptRun.Failed e) {
        fail(summary, e.describe(builder.running()));
        return false;
      } catch (SQLException e) {
        fail(summary, builder.running() + " at its end: " + ScriptRun.describe(e));
        return false;
      }
    }

    private boolean run(MigrationScript script, String summary) throws SQLException {
      bench.checked();
      try {
        Optional<Trespass> trespass = scratch.runWatched(script, entry.prefix());
        List<String> elsewhere = bench.changesElsewhere(script);
        lastWord = ProofStep.OK;
        if (trespass.isPresent()) {
          fail(trespass.get());
        } else if (!elsewhere.isEmpty()) {
          fail(Trespass.elsewhere(script, elsewhere));
        }
        // What was done elsewhere is done; what was to be committed here was taken back.
        return trespass.map(Trespass::committed).orElse(true);
      } catch (ScriptRun.Failed e) {
        lastWord = "FAILS";
        fail(summary, e.describe(script.file()), FailureMend.of(e));
        return false;
      } catch (SQLException e) {
        lastWord = "FAILS";
        fail(summary, script.file() + " at its end: " + ScriptRun.describe(e));
        return false;
      }
    }

    private void fail(Trespass trespass) {
      lastWord = trespass.reach().word();
      ProofFailure failure = trespass.failure(migration.title());
      // The second way up does the same as the first, where it was not taken back.
      if (!failures.contains(failure)) {
        failures.add(failure);
      }
    }

    private void compareBack(Map<String, String> rowsBefore, Map<String, String> rowsAfter)
        throws SQLException {
      List<CatalogDifference> list =
          new ArrayList<>(scratch.catalog(scratch.entry()).differencesFrom(before));
      list.addAll(scratch.catalogBesidePrefix().differencesFrom(besideBefore));
      bench.checked();
      if (!list.isEmpty()) {
        Differences differences = new Differences(list, entry);
        downWord = differences.wordsOfWayBack();
        fail(
            differences.summaryOfWayBack(),
            differences.text("Compared with the state before the step, after up and down"),
            explain(list));
        return;
      }
      compareRows(rowsBefore);
      Map<String, String> tried = rowsOfATry();
      boolean thereAgain = run(migration.up(), "the second way up fails");
      againWord = lastWord;
      if (thereAgain) {
        Differences again =
            new Differences(scratch.catalog(scratch.entry()).differencesFrom(after), entry);
        bench.checked();
        if (!again.none()) {
          againWord = "DIFFERS";
          fail(
              "the second way up leads elsewhere than the first",
              again.text("Compared with the first way up, after the second"));
        }
        compareRowsAgain(rowsAfter, tried);
      }
    }

    /** Where the differences come from, what the next upgrade says of them, how to mend them. */
    private List<Remark> explain(List<CatalogDifference> differences) throws SQLException {
      List<Remark> remarks = new ArrayList<>();
      Optional<Culprits> culprits =
          builder
              .trace(migration, List.of(migration.up(), migration.down()))
              .map(trace -> new Culprits(trace.moments()));
      List<Remark> mending = new Leftovers(migration, entry, culprits).explain(differences);
      Optional<String> stop = NextUpgrade.stop(scratch, migration.up());
      mending.stream().filter(remark -> remark.label().equals("Made in")).forEach(remarks::add);
      stop.ifPresent(
          error -> remarks.add(Remark.follows("the next upgrade stops with\n  " + error)));
      mending.stream().filter(remark -> !remarks.contains(remark)).forEach(remarks::add);
      return remarks;
    }

    private void compareRows(Map<String, String> rowsBefore) throws SQLException {
      Set<String> changed = RowDigests.differing(rowsBefore, scratch.rows());
      bench.checked();
      changedThereAndBack = changed;
      if (changed.isEmpty()) {
        return;
      }
      Optional<RowCulprits> culprits =
          builder
              .trace(migration, List.of(migration.up(), migration.down()))
              .map(trace -> RowCulprits.of(trace.moments(), seeded));
      RowFault fault = RowFault.of(migration, changed, culprits);
      if (!fault.declared()) {
        rowsAreOthers = true;
        upWord = fault.onlyOfWayUp() ? CHANGES_ROWS : upWord;
        downWord = fault.onlyOfWayUp() ? downWord : CHANGES_ROWS;
        fail("after up and down the rows are not as before", fault.detail(), fault.remarks());
      }
      Optional<String> upLoses = migration.up().loses();
      Optional<String> downLoses = migration.down().loses();
      up = upLoses.map(up::losing).orElse(up);
      down = downLoses.map(down::losing).orElse(down);
    }

    /** What one more way up would make of the rows, and what it loses; it is rolled back. */
    private Map<String, String> rowsOfATry() throws SQLException {
      ShapeDifference seen = upSeen.orElseThrow();
      if (!migration.up().transactional()) {
        up = up.with(neutral(LossTrial.untried(migration.up(), seen)));
        return Map.of();
      }
      scratch.begin();
      try {
        LossTrial trial = new LossTrial(scratch.connection(), migration.up(), entry.prefix(), seen);
        trial.begin();
        Savepoint start = scratch.connection().setSavepoint();
        scratch.runInTransaction(migration.up(), entry.prefix());
        trial.scriptRan();
        Map<String, String> rows = scratch.rowsInTransaction();
        scratch.connection().rollback(start);
        trial.wentBack(changedThereAndBack, seeded);
        trial.probe(scratch);
        trial.faults().forEach(fault -> fail("what the way up loses is not as it says", fault));
        up = up.with(neutral(trial.losses()));
        return rows;
      } catch (ScriptRun.Failed e) {
        // The way up that counts comes next and tells it.
        return Map.of();
      } finally {
        scratch.end();
      }
    }

    private List<Loss> neutral(List<Loss> losses) {
      return losses.stream().map(loss -> loss.renamed(scope::neutral)).toList();
    }

    /**
     * The second way up must lead to the rows of the first, unless a script says that it loses.
     * Where two ways up from the very same state differ, the script itself makes values by chance,
     * and only the number of rows can be compared.
     */
    private void compareRowsAgain(Map<String, String> rowsAfter, Map<String, String> tried)
        throws SQLException {
      // What the first way up and the way back lost is not told once more.
      if (rowsAreOthers
          || migration.up().loses().isPresent()
          || migration.down().loses().isPresent()) {
        return;
      }
      Map<String, String> now = scratch.rows();
      Set<String> byChance = tried.isEmpty() ? Set.of() : RowDigests.differing(tried, now);
      Set<String> changed = RowDigests.differing(rowsAfter, now);
      changed.removeIf(
          relation ->
              byChance.contains(relation)
                  && RowDigests.number(rowsAfter.get(relation))
                      .equals(RowDigests.number(now.get(relation))));
      bench.checked();
      if (!changed.isEmpty()) {
        againWord = CHANGES_ROWS;
        List<MigrationScript> ways = List.of(migration.up(), migration.down(), migration.up());
        RowFault fault =
            RowFault.of(
                migration,
                changed,
                builder
                    .trace(migration, ways)
                    .map(trace -> RowCulprits.of(trace.momentsAfter(1), seeded)));
        fail(
            "after the second way up the rows are not those after the first",
            fault.detail(),
            fault.remarks());
      }
    }

    private void seedAndTryBack() throws SQLException {
      Map<String, String> rowsBefore = scratch.rows();
      Optional<MigrationScript> seed = builder.seed(migration);
      Catalog unseeded = scratch.catalog(scratch.entry());
      if (seed.isPresent() && !(lawful(seed.get()) && run(seed.get(), "the seed fails"))) {
        builder.leaveOutSeed(migration);
        return;
      }
      Set<String> filled = RowDigests.differing(rowsBefore, scratch.rows());
      seeded.addAll(filled);
      if (seed.isPresent()) {
        refuseSeededSchema(seed.get(), unseeded);
      }
      if (failures.size() > failuresBefore) {
        return;
      }
      ShapeDifference seen = downSeen.orElseThrow();
      if (!migration.up().transactional() || !migration.down().transactional()) {
        if (down.kind() == Effect.Kind.LOSSLESS) {
          down = new Effect(Effect.Kind.UNKNOWN, "not tried with rows", List.of());
        }
        down = down.with(neutral(LossTrial.untried(migration.down(), seen)));
        return;
      }
      down =
          new WayBackTrial(entry, migration, before, down, scope, this::failBack)
              .run(scratch, seen, filled, () -> builder.builtUpTo(migration));
      bench.checked();
    }

    private void failBack(WayBackTrial.Fault fault) {
      downWord = fault.word();
      fail(fault.summary(), fault.detail(), fault.remarks());
    }

    private boolean lawful(MigrationScript seed) {
      List<MigrationFault> faults = SeedRules.check(seed, entry.prefix());
      faults.forEach(fault -> fail("the seed cannot be used", fault.toString()));
      return faults.isEmpty();
    }

    /** What only a seed puts there is in no live database. */
    private void refuseSeededSchema(MigrationScript seed, Catalog unseeded) throws SQLException {
      List<CatalogDifference> all = scratch.catalog(scratch.entry()).differencesFrom(unseeded);
      for (boolean rows : List.of(true, false)) {
        List<CatalogDifference> list =
            all.stream().filter(one -> ReferenceRows.isObject(one.object()) == rows).toList();
        if (!list.isEmpty()) {
          fail(
              "the seed changes "
                  + (rows ? "rows of a reference table" : "the schema")
                  + ", which only migrations may",
              seed.file() + ":\n" + new Differences(list, entry).lines());
        }
      }
    }

    private void record() {
      proven.add(
          new ProvenMigration(
              migration.version(),
              migration.name(),
              migration.up().sha256(),
              migration.down().sha256(),
              false,
              up.summed(),
              down.summed(),
              List.of(ProvenState.of(serverMajor, after))));
    }

    private void fail(String summary, String detail) {
      fail(summary, detail, List.of());
    }

    private void fail(String summary, String detail, List<Remark> remarks) {
      failures.add(new ProofFailure(migration.title(), summary, detail, remarks));
    }
  }
}
