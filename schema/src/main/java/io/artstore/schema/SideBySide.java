package io.artstore.schema;

import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogDifference;
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
  private static final String FIRST = "x_01";
  private static final String SECOND = "x_011";

  private final Prover prover;
  private final SchemaEntry first;
  private final SchemaEntry second;
  private final Migrations migrations;
  private final Catalog expected;
  private final List<ProofFailure> failures = new ArrayList<>();

  /**
   * @param expected the catalog at the head under the entry's own prefix
   */
  SideBySide(Prover prover, SchemaEntry entry, Migrations migrations, Catalog expected) {
    this.prover = prover;
    this.first = entry.withPrefix(FIRST);
    this.second = entry.withPrefix(SECOND);
    this.migrations = migrations;
    this.expected = expected;
  }

  List<ProofFailure> compare() throws SQLException {
    try (ScratchDatabase scratch = prover.scratch(first)) {
      up(scratch, first);
      compareWith(expected, scratch.catalog(first), FIRST + " alone");
      compareWith(
          new Catalog(List.of()),
          scratch.catalogOfOthers(Set.of(FIRST)),
          "what has no prefix although it needs one");
      upWithRows(scratch, second);
      compareWith(expected, scratch.catalog(second), SECOND + " beside " + FIRST);
      compareWith(expected, scratch.catalog(first), FIRST + " after " + SECOND + " came");
      Map<String, String> rows = rowsOf(scratch, SECOND);
      down(scratch, first);
      compareWith(new Catalog(List.of()), scratch.catalog(first), FIRST + " taken back");
      compareWith(expected, scratch.catalog(second), SECOND + " after " + FIRST + " went");
      if (!rowsOf(scratch, SECOND).equals(rows)) {
        failures.add(
            new ProofFailure(SECOND + " after " + FIRST + " went", "its rows changed", ""));
      }
    } catch (ScriptRun.Failed e) {
      failures.add(new ProofFailure("two prefixes in one database", "fails", e.describe("script")));
    }
    return failures;
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
    List<CatalogDifference> differences = found.differencesFrom(wanted);
    if (!differences.isEmpty()) {
      failures.add(
          new ProofFailure(
              "two prefixes in one database",
              what + " is not as it should be",
              String.join("\n", differences.stream().map(Object::toString).toList())));
    }
  }
}
