package io.artstore.schema;

import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogDifference;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Proves what a baseline says of the migrations that it replaced: that it makes their catalog and
 * their rows, and that a database at any of their versions, with rows, comes to it, keeps the rows,
 * and can be taken back to nothing. The engine does the steps, as it would for a live database.
 */
final class ArchiveWalk {
  private final ProofBench bench;
  private final SchemaEntry entry;
  private final Migrations migrations;
  private final SchemaEngine engine;
  private final List<ProofFailure> failures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  ArchiveWalk(ProofBench bench, Migrations migrations, ProvenJson proven) {
    this.bench = bench;
    this.engine = bench.engine();
    SchemaEntry entry = bench.entry();
    this.entry = entry.withMigrations(entry.migrations().withProven(proven));
    this.migrations = migrations;
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  List<ProofFailure> walk() throws SQLException {
    try {
      compareRows();
      for (Optional<Migrations> level = migrations.replaced();
          level.isPresent() && failures.isEmpty();
          level = level.get().replaced()) {
        for (Migration start : level.get().list()) {
          from(start);
        }
      }
    } catch (SchemaException e) {
      failures.add(
          new ProofFailure(
              title(),
              "the way through the archive cannot be gone",
              String.valueOf(e.getMessage())));
    }
    return failures;
  }

  private String title() {
    return "baseline " + migrations.list().getFirst().title();
  }

  /** What the replaced migrations put into the tables, and what the baseline does. */
  private void compareRows() throws SQLException {
    MigrationVersion last = lastReplaced();
    Map<String, String> expected = rowsAt(last);
    Map<String, String> again = rowsAt(last);
    Map<String, String> found = rowsAt(migrations.list().getFirst().version());
    Set<String> byChance = RowDigests.differing(expected, again);
    Set<String> changed = RowDigests.differing(expected, found);
    changed.removeAll(byChance);
    if (!changed.isEmpty()) {
      failures.add(
          new ProofFailure(
              title(),
              "its rows are not those of the migrations that it replaced",
              String.join(", ", changed)));
    }
    byChance.forEach(
        relation ->
            notes.add(
                relation
                    + " gets values by chance from the replaced migrations; those of the baseline"
                    + " are not compared"));
  }

  private MigrationVersion lastReplaced() {
    return migrations
        .replaced()
        .flatMap(Migrations::head)
        .map(Migration::version)
        .orElseThrow(() -> new IllegalStateException("nothing was replaced"));
  }

  private Map<String, String> rowsAt(MigrationVersion version) throws SQLException {
    try (ScratchDatabase scratch = bench.scratch(entry)) {
      engine.upgrade(scratch.target(entry), new Goal.At(version));
      return scratch.rows();
    }
  }

  /** A database that stopped at that version walks on, is stamped, and goes all the way back. */
  private void from(Migration start) throws SQLException {
    try (ScratchDatabase scratch = bench.scratch(entry)) {
      SchemaTarget target = scratch.target(entry);
      stand(scratch, target, wayTo(start));
      engine.upgrade(target, new Goal.At(lastReplaced()));
      Catalog before = scratch.catalog(target.entry());
      Map<String, String> rows = scratch.rows();
      engine.upgrade(target, new Goal.At(migrations.list().getFirst().version()));
      compare(start, before, scratch.catalog(target.entry()));
      if (!scratch.rows().equals(rows)) {
        failures.add(new ProofFailure(start.title(), "the stamp changes rows", ""));
      }
      engine.upgrade(target);
      back(start, scratch, target);
    }
  }

  /** Builds what a live database at the end of that way is, with rows, without a run for each. */
  private void stand(ScratchDatabase scratch, SchemaTarget target, List<Migration> way)
      throws SQLException {
    for (Migration migration : way) {
      run(scratch, migration.up());
      seed(scratch, migration);
    }
    scratch.begin();
    HistoryTable table = new HistoryTable(target.entry());
    table.ensure(scratch.connection());
    String fingerprint = scratch.catalogInTransaction(target.entry()).fingerprint();
    long id = 1;
    for (Migration migration : way) {
      table.append(
          scratch.connection(),
          new HistoryTable.Entry(
              new Step(Direction.UP, migration), fingerprint, "proof", Duration.ZERO),
          engine.settings(),
          id++);
    }
    scratch.connection().commit();
    scratch.end();
  }

  private void run(ScratchDatabase scratch, MigrationScript script) throws SQLException {
    try {
      scratch.run(script, entry.prefix());
    } catch (ScriptRun.Failed failed) {
      failures.add(
          new ProofFailure(title(), "an archived script fails", failed.describe(script.file())));
    }
  }

  private List<Migration> wayTo(Migration start) {
    List<Migration> way =
        migrations.holding(start.version()).map(Migrations::list).orElse(List.of());
    return way.stream().filter(one -> one.version().compareTo(start.version()) <= 0).toList();
  }

  /** Rows that do not fit may stop the way back; then it is tried without them. */
  private void back(Migration start, ScratchDatabase scratch, SchemaTarget target)
      throws SQLException {
    try {
      engine.rollback(target, new Goal.Base());
    } catch (MigrationFailedException withRows) {
      try (ScratchDatabase empty = bench.scratch(entry)) {
        SchemaTarget bare = empty.target(entry);
        engine.upgrade(bare, new Goal.At(start.version()));
        engine.upgrade(bare);
        engine.rollback(bare, new Goal.Base());
        compare(start, new Catalog(List.of()), empty.catalog(bare.entry()));
      }
      return;
    }
    compare(start, new Catalog(List.of()), scratch.catalog(target.entry()));
  }

  /** Seeds that fail were told when the migration was proven. */
  private void seed(ScratchDatabase scratch, Migration migration) throws SQLException {
    Optional<MigrationScript> script = MigrationScript.seed(entry.migrations(), migration);
    if (script.isPresent()) {
      try {
        scratch.run(script.get(), entry.prefix());
      } catch (ScriptRun.Failed failed) {
        notes.add(failed.describe(script.get().file()));
      }
    }
  }

  private void compare(Migration start, Catalog wanted, Catalog found) {
    List<CatalogDifference> differences = found.differencesFrom(wanted);
    if (!differences.isEmpty()) {
      failures.add(
          new ProofFailure(
              start.title(),
              "the way through the archive does not lead where it should",
              String.join("\n", differences.stream().map(Object::toString).toList())));
    }
  }
}
