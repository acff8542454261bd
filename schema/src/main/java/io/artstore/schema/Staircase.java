package io.artstore.schema;

import io.artstore.schema.ProvenJson.Effect;
import io.artstore.schema.ProvenJson.ProvenMigration;
import io.artstore.schema.ProvenJson.ProvenState;
import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogDifference;
import io.artstore.schema.catalog.CatalogScope;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

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
  private final Set<MigrationVersion> failedSeeds = new HashSet<>();
  private ScratchDatabase scratch;
  private Catalog head = new Catalog(List.of());
  private CatalogScope scope = new CatalogScope("", Set.of(), Set.of(), Set.of(), Set.of());
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
      Inspection inspection = Inspection.of(scratch.connection(), scratch.entry());
      serverMajor = inspection.serverMajor();
      scope = inspection.scope();
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

  /**
   * A fresh database at the state after {@code last}, with the seeds of the steps before it. A seed
   * that fails was recorded when its step was tried, and the steps after it go on without its rows.
   *
   * @throws ScriptRun.Failed when a script that worked before fails now
   */
  private void rebuild(Migration last) throws SQLException, ScriptRun.Failed {
    scratch.close();
    scratch = prover.scratch(entry);
    for (Migration migration : migrations.list()) {
      scratch.run(migration.up(), entry.prefix());
      if (migration.equals(last)) {
        return;
      }
      Optional<MigrationScript> seed = seed(migration);
      if (seed.isPresent() && !failedSeeds.contains(migration.version())) {
        scratch.run(seed.get(), entry.prefix());
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
      Map<String, String> rowsAfter = scratch.rows();
      if (run(migration.down(), "the way back fails")) {
        compareBack(rowsBefore, rowsAfter);
      }
      if (failures.size() > failuresBefore && !rebuilt()) {
        return false;
      }
      head = after;
      seedAndTryBack();
      record();
      return true;
    }

    private boolean rebuilt() {
      String summary = "the state after it cannot be built a second time";
      try {
        rebuild(migration);
        return true;
      } catch (ScriptRun.Failed e) {
        fail(summary, e.describe("a script before it or its own"));
        return false;
      } catch (SQLException e) {
        fail(summary, ScriptRun.describe(e));
        return false;
      }
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

    private void compareBack(Map<String, String> rowsBefore, Map<String, String> rowsAfter)
        throws SQLException {
      List<CatalogDifference> differences =
          scratch.catalog(scratch.entry()).differencesFrom(before);
      if (!differences.isEmpty()) {
        fail("the way back does not restore the state before", explain(differences));
        return;
      }
      compareRows(rowsBefore);
      Map<String, String> tried = rowsOfATry();
      if (run(migration.up(), "the second way up fails")) {
        List<CatalogDifference> again = scratch.catalog(scratch.entry()).differencesFrom(after);
        if (!again.isEmpty()) {
          fail("the second way up leads elsewhere than the first", list(again));
        }
        compareRowsAgain(rowsAfter, tried);
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
      } catch (SQLException e) {
        text.append("\nthe next upgrade stops at its end with ").append(ScriptRun.describe(e));
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
      up = upLoses.map(up::losing).orElse(up);
      down = downLoses.map(down::losing).orElse(down);
    }

    /** What one more way up would make of the rows; it is rolled back. */
    private Map<String, String> rowsOfATry() throws SQLException {
      if (!migration.up().transactional()) {
        return Map.of();
      }
      scratch.begin();
      try {
        scratch.runInTransaction(migration.up(), entry.prefix());
        return scratch.rowsInTransaction();
      } catch (ScriptRun.Failed e) {
        // The way up that counts comes next and tells it.
        return Map.of();
      } finally {
        scratch.end();
      }
    }

    /**
     * The second way up must lead to the rows of the first, unless a script says that it loses.
     * Where two ways up from the very same state differ, the script itself makes values by chance,
     * and only the number of rows can be compared.
     */
    private void compareRowsAgain(Map<String, String> rowsAfter, Map<String, String> tried)
        throws SQLException {
      if (migration.up().loses().isPresent() || migration.down().loses().isPresent()) {
        return;
      }
      Map<String, String> now = scratch.rows();
      Set<String> byChance = tried.isEmpty() ? Set.of() : differing(tried, now);
      Set<String> changed = differing(rowsAfter, now);
      changed.removeIf(
          relation ->
              byChance.contains(relation)
                  && number(rowsAfter.get(relation)).equals(number(now.get(relation))));
      if (!changed.isEmpty()) {
        fail(
            "after the second way up the rows are not those after the first",
            String.join(", ", changed) + "\nif that is meant, say so with: -- loses: WHAT");
      }
    }

    private void seedAndTryBack() throws SQLException {
      Optional<MigrationScript> seed = seed(migration);
      if (seed.isPresent() && !run(seed.get(), "the seed fails")) {
        failedSeeds.add(migration.version());
        return;
      }
      if (failures.size() > failuresBefore) {
        return;
      }
      if (!migration.up().transactional() || !migration.down().transactional()) {
        if (down.kind() == Effect.Kind.LOSSLESS) {
          down = new Effect(Effect.Kind.UNKNOWN, "not tried with rows");
        }
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
          Effect declared = script.loses().map(down::losing).orElse(down);
          down = declared.refusing(scope.neutral(ScriptRun.describe(e.error())));
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
        down = down.losing(neutral(changed) + declared);
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
              List.of(ProvenState.of(serverMajor, after))));
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

  /** How many rows a digest is of; for a sequence, that it is there. */
  private static String number(@Nullable String digest) {
    if (digest == null) {
      return "none";
    }
    int words = digest.indexOf(" rows ");
    return words < 0 ? "" : digest.substring(0, words);
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
