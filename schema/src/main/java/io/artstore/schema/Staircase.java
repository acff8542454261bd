package io.artstore.schema;

import io.artstore.schema.ProvenJson.Effect;
import io.artstore.schema.ProvenJson.ProvenMigration;
import io.artstore.schema.ProvenJson.ProvenState;
import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogDifference;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Climbs a folder step by step: up, down, compared with before; up again, compared with after; then
 * the seed's rows, and the way back once more with them in place.
 */
final class Staircase {
  private final Prover prover;
  private final SchemaEntry entry;
  private final Migrations migrations;
  private final List<ProofFailure> failures = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<ProvenMigration> proven = new ArrayList<>();
  private ScratchDatabase scratch;
  private Catalog head = new Catalog(List.of());
  private int serverMajor;

  Staircase(Prover prover, SchemaEntry entry, Migrations migrations) throws SQLException {
    this.prover = prover;
    this.entry = entry;
    this.migrations = migrations;
    this.scratch = prover.scratch(entry);
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

  ProvenJson proven() {
    return new ProvenJson(Catalog.FORMAT, proven);
  }

  void climb() throws SQLException {
    try {
      serverMajor = Inspection.of(scratch.connection(), scratch.entry()).serverMajor();
      for (Migration migration : migrations.list()) {
        if (!new Climb(migration).go()) {
          failures.add(
              new ProofFailure(
                  migration.title(), "nothing after it could be tried, because it fails", ""));
          return;
        }
      }
      scratch.emptyTables().forEach(table -> warnings.add("no seed puts a row into " + table));
    } finally {
      scratch.close();
    }
  }

  /** A fresh database at the state after {@code last}, with the seeds of the steps before it. */
  private void rebuild(Migration last) throws SQLException {
    scratch.close();
    scratch = prover.scratch(entry);
    for (Migration migration : migrations.list()) {
      try {
        scratch.run(migration.up(), entry.prefix());
        if (migration.equals(last)) {
          return;
        }
        Optional<MigrationScript> seed = seed(migration);
        if (seed.isPresent()) {
          scratch.run(seed.get(), entry.prefix());
        }
      } catch (ScriptRun.Failed e) {
        throw e.error();
      }
    }
  }

  private Optional<MigrationScript> seed(Migration migration) {
    return MigrationScript.seed(entry.migrations(), migration);
  }

  /** One step. */
  private final class Climb {
    private final Migration migration;
    private final int failuresBefore = failures.size();
    private Catalog before = head;
    private Catalog after = head;
    private Effect up = Effect.lossless();
    private Effect down = Effect.lossless();

    Climb(Migration migration) {
      this.migration = migration;
    }

    /** Whether the next step can be tried. */
    boolean go() throws SQLException {
      before = scratch.catalog(scratch.entry());
      Map<String, String> rowsBefore = scratch.rows();
      if (!run(migration.up(), "the way up fails")) {
        return false;
      }
      after = scratch.catalog(scratch.entry());
      if (run(migration.down(), "the way back fails")) {
        compareBack(rowsBefore);
      }
      if (failures.size() > failuresBefore) {
        rebuild(migration);
      }
      head = after;
      seedAndTryBack();
      record();
      return true;
    }

    private boolean run(MigrationScript script, String summary) throws SQLException {
      try {
        scratch.run(script, entry.prefix());
        return true;
      } catch (ScriptRun.Failed e) {
        fail(summary, e.describe(script.file()));
        return false;
      } catch (SQLException e) {
        fail(summary, script.file() + " at its end: " + ScriptRun.describe(e));
        return false;
      }
    }

    private void compareBack(Map<String, String> rowsBefore) throws SQLException {
      List<CatalogDifference> differences =
          scratch.catalog(scratch.entry()).differencesFrom(before);
      if (!differences.isEmpty()) {
        fail("the way back does not restore the state before", explain(differences));
        return;
      }
      compareRows(rowsBefore);
      if (run(migration.up(), "the second way up fails")) {
        List<CatalogDifference> again = scratch.catalog(scratch.entry()).differencesFrom(after);
        if (!again.isEmpty()) {
          fail("the second way up leads elsewhere than the first", list(again));
        }
      }
    }

    private String explain(List<CatalogDifference> differences) throws SQLException {
      StringBuilder text = new StringBuilder(list(differences));
      for (CatalogDifference difference : differences) {
        text.append(Leftovers.explain(migration, difference, entry));
      }
      try {
        scratch.run(migration.up(), entry.prefix());
      } catch (ScriptRun.Failed e) {
        text.append("\nthe next upgrade stops with ").append(ScriptRun.describe(e.error()));
      }
      return text.toString();
    }

    private void compareRows(Map<String, String> rowsBefore) throws SQLException {
      Set<String> changed = differing(rowsBefore, scratch.rows());
      if (changed.isEmpty()) {
        return;
      }
      Optional<String> upLoses = migration.up().loses();
      Optional<String> downLoses = migration.down().loses();
      if (upLoses.isEmpty() && downLoses.isEmpty()) {
        fail(
            "after up and down the rows are not as before",
            String.join(", ", changed) + "\nif that is meant, say so with: -- loses: WHAT");
      }
      up = upLoses.map(what -> new Effect(Effect.Kind.LOSES_ROWS, what)).orElse(up);
      down = downLoses.map(what -> new Effect(Effect.Kind.LOSES_ROWS, what)).orElse(down);
    }

    private void seedAndTryBack() throws SQLException {
      Optional<MigrationScript> seed = seed(migration);
      if (seed.isPresent() && !run(seed.get(), "the seed fails")) {
        return;
      }
      boolean wayBackFailed = failures.size() > failuresBefore;
      if (wayBackFailed || !migration.up().transactional() || !migration.down().transactional()) {
        return;
      }
      Map<String, String> rows = scratch.rows();
      scratch.begin();
      try {
        tryBackWithRows(rows);
      } finally {
        scratch.end();
      }
    }

    /**
     * Rows that do not fit may stop the way back; then it must be by the script's or the server's
     * own refusal.
     */
    private void tryBackWithRows(Map<String, String> rows) throws SQLException {
      MigrationScript script = migration.down();
      try {
        scratch.runInTransaction(script, entry.prefix());
      } catch (ScriptRun.Failed e) {
        if (e.sqlState().startsWith("P0001")
            || e.sqlState().startsWith("22")
            || e.sqlState().startsWith("23")) {
          down = new Effect(Effect.Kind.MAY_REFUSE, ScriptRun.describe(e.error()));
        } else {
          fail("the way back fails when there are rows", e.describe(script.file()));
        }
        return;
      }
      List<CatalogDifference> differences =
          scratch.catalogInTransaction(scratch.entry()).differencesFrom(before);
      if (!differences.isEmpty()) {
        fail("with rows, the way back does not restore the state before", list(differences));
      }
      try {
        scratch.runInTransaction(migration.up(), entry.prefix());
      } catch (ScriptRun.Failed e) {
        fail("with rows, the second way up fails", e.describe(migration.up().file()));
        return;
      }
      Set<String> changed = differing(rows, scratch.rowsInTransaction());
      changed.removeIf(relation -> relation.startsWith("sequence "));
      if (!changed.isEmpty()) {
        String declared = script.loses().map(what -> " (" + what + ")").orElse("");
        down = new Effect(Effect.Kind.LOSES_ROWS, neutral(changed) + declared);
      }
    }

    private String neutral(Set<String> relations) {
      List<String> names =
          relations.stream().map(name -> name.substring(name.indexOf(' ') + 1)).toList();
      String joined = String.join(", ", names);
      return entry
          .prefix()
          .map(prefix -> joined.replace(prefix + "_", MigrationScript.PREFIX + "_"))
          .orElse(joined);
    }

    private void record() {
      proven.add(
          new ProvenMigration(
              migration.version(),
              migration.name(),
              migration.up().sha256(),
              migration.down().sha256(),
              false,
              up,
              down,
              List.of(
                  new ProvenState(List.of(serverMajor), after.fingerprint(), after.digests()))));
    }

    private String list(List<CatalogDifference> differences) {
      StringBuilder text = new StringBuilder();
      for (CatalogDifference difference : differences) {
        String line = difference.toString();
        text.append(text.isEmpty() ? "" : "\n")
            .append(
                entry
                    .prefix()
                    .map(prefix -> line.replace(MigrationScript.PREFIX, prefix))
                    .orElse(line));
      }
      return text.toString();
    }

    private void fail(String summary, String detail) {
      failures.add(
          new ProofFailure(
              migration.title() + " (PostgreSQL " + serverMajor + ")", summary, detail));
    }
  }

  private static Set<String> differing(Map<String, String> before, Map<String, String> now) {
    Map<String, String> all = new TreeMap<>(before);
    all.putAll(now);
    Set<String> changed = new TreeSet<>();
    for (String relation : all.keySet()) {
      if (!Objects.equals(before.get(relation), now.get(relation))) {
        changed.add(relation);
      }
    }
    return changed;
  }
}
