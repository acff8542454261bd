package io.artstore.schema;

import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogObject;
import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.catalog.ReferenceRows;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What has to be right once the newest migration is applied and all seeds are in. */
final class HeadCheck {
  private final ProofBench bench;
  private final ScratchDatabase scratch;
  private final Migrations migrations;
  private final SchemaEntry entry;
  private final List<ProofFailure> failures = new ArrayList<>();

  HeadCheck(ProofBench bench, ScratchDatabase scratch, Migrations migrations) {
    this.bench = bench;
    this.scratch = scratch;
    this.migrations = migrations;
    this.entry = bench.entry();
  }

  /**
   * @param head the catalog after the newest migration
   */
  List<ProofFailure> check(Catalog head) throws SQLException {
    checkReferenceTables(head);
    if (migrations.afterRestore().isPresent()) {
      tryAfterRestore(migrations.afterRestore().get());
    }
    return failures;
  }

  private void checkReferenceTables(Catalog head) throws SQLException {
    CatalogScope scope = Inspection.of(scratch.connection(), scratch.entry()).scope();
    Set<String> missing = new TreeSet<>(entry.referenceTableNames());
    head.objects().stream()
        .map(CatalogObject::name)
        .filter(ReferenceRows::isObject)
        .forEach(
            name ->
                missing.remove(scope.named(name).substring(ReferenceRows.objectOf("").length())));
    missing.forEach(
        table ->
            failures.add(
                new ProofFailure(
                    "reference table " + table, "no migration makes a table of that name", "")));
  }

  /** It runs in the transaction of a restore and may change rows, never the schema. */
  private void tryAfterRestore(MigrationScript script) throws SQLException {
    bench.checked();
    scratch.begin();
    try {
      Catalog before = scratch.catalogInTransaction(scratch.entry());
      scratch.runInTransaction(script, entry.prefix());
      Differences changed =
          new Differences(
              scratch.catalogInTransaction(scratch.entry()).differencesFrom(before), entry);
      if (!changed.none()) {
        failures.add(
            new ProofFailure(script.file(), "changes the schema", changed.text("After it")));
      }
    } catch (ScriptRun.Failed e) {
      failures.add(new ProofFailure(script.file(), "fails", e.describe(script.file())));
    } finally {
      scratch.end();
    }
  }
}
