package io.artstore.schema;

import io.artstore.schema.ProofFailure.Remark;
import io.artstore.schema.catalog.Catalog;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Two prefixes of the same migrations in one database, one of which begins with the other: neither
 * may see, touch or need the other, both must be equal apart from their names, and nothing may be
 * without a prefix.
 */
final class SideBySide {
  private static final String TITLE = "two prefixes in one database";
  private static final String OUTSIDE = "what has no prefix although it needs one";

  private final ProofBench bench;
  private final SchemaEntry first;
  private final SchemaEntry second;
  private final Migrations migrations;
  private final Optional<Catalog> expected;
  private final boolean back;
  private final List<ProofFailure> failures = new ArrayList<>();
  private String running = TITLE;
  private String script = "";
  private String runningFor = "";

  /**
   * @param expected the catalog at the head under any prefix; empty to take the first one's alone
   * @param back whether the way back is gone too; it is told elsewhere when it is wrong by itself
   */
  private SideBySide(
      ProofBench bench,
      SchemaEntry first,
      SchemaEntry second,
      Migrations migrations,
      Optional<Catalog> expected,
      boolean back) {
    this.bench = bench;
    this.first = first;
    this.second = second;
    this.migrations = migrations;
    this.expected = expected;
    this.back = back;
  }

  /** Two prefixes that are hard to tell apart. */
  static SideBySide ofLikePrefixes(
      ProofBench bench, Migrations migrations, Catalog expected, boolean back) {
    return new SideBySide(
        bench,
        bench.entry().withPrefix("x_01"),
        bench.entry().withPrefix("x_011"),
        migrations,
        Optional.of(expected),
        back);
  }

  /** Two entries as they are. */
  static SideBySide of(ProofBench bench, SchemaEntry first, Migrations migrations) {
    return new SideBySide(bench, first, bench.entry(), migrations, Optional.empty(), true);
  }

  List<ProofFailure> compare() throws SQLException {
    ScratchDatabase scratch = bench.scratch(first);
    try {
      go(scratch);
    } finally {
      bench.done(scratch, failures.isEmpty() ? Optional.empty() : Optional.of(TITLE));
    }
    return failures;
  }

  private void go(ScratchDatabase scratch) throws SQLException {
    String one = first.prefix().orElseThrow();
    String other = second.prefix().orElseThrow();
    try {
      up(scratch, first, false, () -> false);
      Catalog alone = scratch.catalog(first);
      Catalog wanted = expected.orElse(alone);
      Catalog nothing = new Catalog(List.of());
      Catalog outside = scratch.catalogOfOthers(Set.of(one));
      // What is wrong by now would be wrong once more with everything that follows.
      if (differs(wanted, alone, first, one + " alone", Phase.NONE)
          || differs(nothing, outside, first, OUTSIDE, Phase.FIRST_UP)) {
        return;
      }
      up(scratch, second, back, () -> false);
      differs(wanted, scratch.catalog(second), second, other + " beside " + one, Phase.NONE);
      differs(
          wanted,
          scratch.catalog(first),
          first,
          one + " after " + other + " came",
          Phase.SECOND_UP);
      if (!failures.isEmpty() || !back) {
        return;
      }
      Map<String, String> rows = rowsOf(scratch, other);
      down(scratch, () -> false);
      differs(nothing, scratch.catalog(first), first, one + " taken back", Phase.NONE);
      differs(
          wanted,
          scratch.catalog(second),
          second,
          other + " after " + one + " went",
          Phase.FIRST_DOWN);
      bench.checked();
      if (!rowsOf(scratch, other).equals(rows)) {
        failures.add(
            new ProofFailure(
                TITLE,
                "the rows of " + other + " changed when " + one + " went",
                "",
                madeIn(Phase.FIRST_DOWN, wanted)));
      }
    } catch (ScriptRun.Failed e) {
      failures.add(
          new ProofFailure(
              running,
              "fails for the prefix "
                  + runningFor
                  + " with "
                  + one
                  + " and "
                  + other
                  + " in one"
                  + " database",
              e.describe(script)));
    }
  }

  /** Asked after each script whether it was the one that did it. */
  @FunctionalInterface
  private interface Disturbed {
    boolean now() throws SQLException;
  }

  /** The part of the way in which a difference came, where a single script can be found. */
  private enum Phase {
    NONE,
    FIRST_UP,
    SECOND_UP,
    FIRST_DOWN
  }

  /** Goes the same way once more in another database and looks after each script of the phase. */
  private List<Remark> madeIn(Phase phase, Catalog wanted) throws SQLException {
    if (phase == Phase.NONE) {
      return List.of();
    }
    String one = first.prefix().orElseThrow();
    String other = second.prefix().orElseThrow();
    try (ScratchDatabase again = bench.scratch(first)) {
      boolean found =
          up(
              again,
              first,
              false,
              () ->
                  phase == Phase.FIRST_UP
                      && !again.catalogOfOthers(Set.of(one)).objects().isEmpty());
      found =
          found
              || up(
                  again,
                  second,
                  back,
                  () -> phase == Phase.SECOND_UP && !again.catalog(first).equals(wanted));
      Map<String, String> rows = rowsOf(again, other);
      found =
          found
              || down(
                  again,
                  () ->
                      phase == Phase.FIRST_DOWN
                          && (!again.catalog(second).equals(wanted)
                              || !rowsOf(again, other).equals(rows)));
      return found ? List.of(Remark.madeIn(script)) : List.of();
    } catch (ScriptRun.Failed e) {
      return List.of();
    }
  }

  private boolean up(
      ScratchDatabase scratch, SchemaEntry tenant, boolean withRows, Disturbed disturbed)
      throws SQLException, ScriptRun.Failed {
    for (Migration migration : migrations.list()) {
      run(scratch, migration, migration.up(), tenant);
      if (disturbed.now()) {
        return true;
      }
      Optional<MigrationScript> seed = MigrationScript.seed(tenant.migrations(), migration);
      if (seed.isPresent() && withRows) {
        run(scratch, migration, seed.get(), tenant);
      }
    }
    return false;
  }

  private boolean down(ScratchDatabase scratch, Disturbed disturbed)
      throws SQLException, ScriptRun.Failed {
    for (Migration migration : migrations.list().reversed()) {
      run(scratch, migration, migration.down(), first);
      if (disturbed.now()) {
        return true;
      }
    }
    return false;
  }

  private void run(
      ScratchDatabase scratch, Migration migration, MigrationScript what, SchemaEntry tenant)
      throws SQLException, ScriptRun.Failed {
    running = migration.title();
    script = what.file();
    runningFor = tenant.prefix().orElseThrow();
    scratch.run(what, tenant.prefix());
  }

  private static Map<String, String> rowsOf(ScratchDatabase scratch, String prefix)
      throws SQLException {
    Map<String, String> rows = new TreeMap<>(scratch.rows());
    rows.keySet().removeIf(relation -> !relation.contains(" " + prefix + "_"));
    return rows;
  }

  /** Told under the names of the entry whose objects these are. */
  private boolean differs(
      Catalog wanted, Catalog found, SchemaEntry tenant, String what, Phase phase)
      throws SQLException {
    bench.checked();
    Differences differences = new Differences(found.differencesFrom(wanted), tenant);
    if (!differences.none()) {
      failures.add(
          new ProofFailure(
              TITLE,
              what + " is not as it should be",
              differences.text("Compared with the same migrations alone"),
              madeIn(phase, wanted)));
    }
    return !differences.none();
  }
}
