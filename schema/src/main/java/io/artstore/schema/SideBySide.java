package io.artstore.schema;

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

  private final ProofBench bench;
  private final SchemaEntry first;
  private final SchemaEntry second;
  private final Migrations migrations;
  private final Optional<Catalog> expected;
  private final boolean back;
  private final List<ProofFailure> failures = new ArrayList<>();

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
      up(scratch, first);
      Catalog alone = scratch.catalog(first);
      Catalog wanted = expected.orElse(alone);
      compareWith(wanted, alone, one + " alone");
      compareWith(
          new Catalog(List.of()),
          scratch.catalogOfOthers(Set.of(one)),
          "what has no prefix although it needs one");
      upWithRows(scratch, second);
      compareWith(wanted, scratch.catalog(second), other + " beside " + one);
      compareWith(wanted, scratch.catalog(first), one + " after " + other + " came");
      if (!back) {
        return;
      }
      Map<String, String> rows = rowsOf(scratch, other);
      down(scratch, first);
      compareWith(new Catalog(List.of()), scratch.catalog(first), one + " taken back");
      compareWith(wanted, scratch.catalog(second), other + " after " + one + " went");
      bench.checked();
      if (!rowsOf(scratch, other).equals(rows)) {
        failures.add(
            new ProofFailure(TITLE, "the rows of " + other + " changed when " + one + " went", ""));
      }
    } catch (ScriptRun.Failed e) {
      failures.add(new ProofFailure(TITLE, "a script fails", e.describe("script")));
    }
  }

  private void up(ScratchDatabase scratch, SchemaEntry tenant)
      throws SQLException, ScriptRun.Failed {
    for (Migration migration : migrations.list()) {
      scratch.run(migration.up(), tenant.prefix());
    }
  }

  private void upWithRows(ScratchDatabase scratch, SchemaEntry tenant)
      throws SQLException, ScriptRun.Failed {
    for (Migration migration : migrations.list()) {
      scratch.run(migration.up(), tenant.prefix());
      Optional<MigrationScript> seed = MigrationScript.seed(tenant.migrations(), migration);
      if (seed.isPresent()) {
        scratch.run(seed.get(), tenant.prefix());
      }
    }
  }

  private void down(ScratchDatabase scratch, SchemaEntry tenant)
      throws SQLException, ScriptRun.Failed {
    for (Migration migration : migrations.list().reversed()) {
      scratch.run(migration.down(), tenant.prefix());
    }
  }

  private static Map<String, String> rowsOf(ScratchDatabase scratch, String prefix)
      throws SQLException {
    Map<String, String> rows = new TreeMap<>(scratch.rows());
    rows.keySet().removeIf(relation -> !relation.contains(" " + prefix + "_"));
    return rows;
  }

  private void compareWith(Catalog wanted, Catalog found, String what) {
    bench.checked();
    Differences differences = new Differences(found.differencesFrom(wanted), first);
    if (!differences.none()) {
      failures.add(
          new ProofFailure(
              TITLE,
              what + " is not as it should be",
              differences.text("Compared with the same migrations alone")));
    }
  }
}
