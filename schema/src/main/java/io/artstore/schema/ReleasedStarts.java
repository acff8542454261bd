package io.artstore.schema;

import io.artstore.schema.ProvenJson.Effect;
import io.artstore.schema.ProvenJson.ProvenMigration;
import io.artstore.schema.catalog.Catalog;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Starts where databases of released versions stand: each version is built by the engine with the
 * rows of its seeds, brought to the head and back, and must then be what it was.
 */
final class ReleasedStarts {
  private final ProofBench bench;
  private final SchemaEntry entry;
  private final Migrations migrations;
  private final ProvenJson proven;
  private final List<ProofFailure> failures = new ArrayList<>();

  ReleasedStarts(ProofBench bench, Migrations migrations, ProvenJson proven) {
    this.bench = bench;
    this.entry = bench.entry().withMigrations(bench.entry().migrations().withProven(proven));
    this.migrations = migrations;
    this.proven = proven;
  }

  List<ProofFailure> go(List<MigrationVersion> starts) throws SQLException {
    for (MigrationVersion start : starts) {
      int before = failures.size();
      ScratchDatabase scratch = bench.scratch(entry);
      try {
        goFrom(start, scratch);
      } catch (ScriptRun.Failed e) {
        fail(start, "its rows cannot be put in", e.describe("seed"));
      } catch (SchemaException e) {
        fail(start, "stops", String.valueOf(e.getMessage()));
      } finally {
        bench.done(
            scratch,
            failures.size() > before
                ? Optional.of(failures.getLast().migration())
                : Optional.empty());
      }
    }
    return failures;
  }

  private void goFrom(MigrationVersion start, ScratchDatabase scratch)
      throws SQLException, ScriptRun.Failed {
    SchemaEngine engine = bench.engine();
    SchemaTarget target = scratch.target(entry);
    for (Migration migration : migrations.list()) {
      if (migration.version().compareTo(start) <= 0) {
        engine.upgrade(target, new Goal.At(migration.version()));
        Optional<MigrationScript> seed = MigrationScript.seed(entry.migrations(), migration);
        if (seed.isPresent()) {
          scratch.run(seed.get(), entry.prefix());
        }
      }
    }
    Catalog catalog = scratch.catalog(scratch.entry());
    Map<String, String> rows = scratch.rows();
    engine.upgrade(target);
    if (!wentBack(engine, target, start)) {
      return;
    }
    bench.checked();
    Differences differences =
        new Differences(scratch.catalog(scratch.entry()).differencesFrom(catalog), entry);
    if (!differences.none()) {
      fail(
          start,
          "going to the head and back does not restore it",
          differences.text("Compared with the state at the start"));
    }
    if (!mayLose(start)) {
      bench.checked();
      Set<String> changed = RowDigests.differing(rows, scratch.rows());
      if (!changed.isEmpty()) {
        fail(
            start,
            "after going to the head and back its rows are not as before",
            String.join(", ", changed));
      }
    }
  }

  /** A way back that was proven to refuse rows that do not fit may do so here, too. */
  private boolean wentBack(SchemaEngine engine, SchemaTarget target, MigrationVersion start) {
    bench.checked();
    try {
      engine.rollback(target, new Goal.At(start));
      return true;
    } catch (MigrationFailedException e) {
      if (after(start).stream().map(ProvenMigration::down).anyMatch(Effect::mayRefuse)) {
        return false;
      }
      throw e;
    }
  }

  private List<ProvenMigration> after(MigrationVersion start) {
    return proven.migrations().stream().filter(one -> one.version().compareTo(start) > 0).toList();
  }

  /** Whether a script after it says that it loses rows that were there. */
  private boolean mayLose(MigrationVersion start) {
    return migrations.list().stream()
        .filter(migration -> migration.version().compareTo(start) > 0)
        .anyMatch(
            migration ->
                migration.up().loses().isPresent() || migration.down().loses().isPresent());
  }

  private void fail(MigrationVersion start, String summary, String detail) {
    String title = migrations.find(start).map(Migration::title).orElse(start.text());
    failures.add(new ProofFailure("from released " + title, summary, detail));
  }
}
