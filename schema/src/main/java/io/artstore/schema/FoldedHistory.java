package io.artstore.schema;

import io.artstore.schema.baseline.BaselineText;
import io.artstore.schema.baseline.BaselineWriter;
import io.artstore.schema.baseline.BaselineWriter.Roles;
import io.artstore.schema.baseline.RowScript;
import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogScope;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a history comes to: built on scratch databases, with and without the rows of the seeds, and
 * read back. An entry with a prefix is built under one that occurs nowhere in the scripts, so that
 * wherever it stands in what was built, the placeholder stood.
 *
 * @param text the scripts
 * @param catalog of what the scripts must make
 * @param entry under the prefix that was used
 * @param rows number and digest of the rows of every table
 * @param inserted the rows that the migrations put in
 * @param seeded the rows that the seeds add to these
 * @param notes what could not be carried over, or changes from one time to the next
 */
record FoldedHistory(
    BaselineText text,
    Catalog catalog,
    SchemaEntry entry,
    Map<String, String> rows,
    String inserted,
    String seeded,
    List<String> notes) {

  static FoldedHistory of(Prover prover, SchemaEntry entry, Migrations migrations)
      throws SQLException, ScriptRun.Failed {
    SchemaEntry neutral =
        entry.prefix().isEmpty()
            ? entry.alone()
            : entry.alone().withPrefix(unusedPrefix(entry, migrations));
    List<String> notes = new ArrayList<>();
    Map<String, String> again;
    try (ScratchDatabase scratch = prover.scratch(neutral)) {
      build(scratch, neutral, migrations, false, notes);
      again = scratch.rows();
    }
    try (ScratchDatabase plain = prover.scratch(neutral);
        ScratchDatabase seeded = prover.scratch(neutral)) {
      build(plain, neutral, migrations, false, notes);
      Catalog catalog = plain.catalog(neutral);
      CatalogScope scope = Inspection.of(plain.connection(), neutral).scope();
      plain.begin();
      BaselineText text = BaselineWriter.write(plain.connection(), scope, Roles.NAMED);
      RowScript inserted = RowScript.read(plain.connection(), scope, text.tables());
      plain.end();
      Set<String> byChance = RowDigests.differing(again, plain.rows());
      byChance.forEach(
          relation ->
              notes.add(
                  scope.neutral(relation)
                      + " gets values by chance from the migrations; the baseline holds those of"
                      + " this time"));
      build(seeded, neutral, migrations, true, notes);
      List<String> changed = new ArrayList<>();
      seeded.begin();
      RowScript more =
          RowScript.read(seeded.connection(), scope, text.tables()).without(inserted, changed);
      seeded.end();
      changed.removeIf(table -> byChance.stream().anyMatch(name -> name.endsWith(table)));
      changed.forEach(
          table ->
              notes.add("seeds change rows of the migrations in " + table + "; they are left out"));
      return new FoldedHistory(
          text, catalog, neutral, plain.rows(), inserted.text(), more.text(), notes);
    }
  }

  private static String unusedPrefix(SchemaEntry entry, Migrations migrations) {
    for (int number = 0; ; number++) {
      String candidate = "qzx" + number + "xzq";
      boolean used =
          migrations.list().stream()
              .flatMap(
                  one ->
                      Stream.concat(
                          Stream.of(one.up(), one.down()),
                          MigrationScript.seed(entry.migrations(), one).stream()))
              .anyMatch(script -> script.template().contains(candidate));
      if (!used) {
        return candidate;
      }
    }
  }

  private static void build(
      ScratchDatabase scratch,
      SchemaEntry entry,
      Migrations migrations,
      boolean withSeeds,
      List<String> notes)
      throws SQLException, ScriptRun.Failed {
    for (Migration migration : migrations.list()) {
      scratch.run(migration.up(), entry.prefix());
      Optional<MigrationScript> seed =
          withSeeds ? MigrationScript.seed(entry.migrations(), migration) : Optional.empty();
      if (seed.isPresent()) {
        try {
          scratch.run(seed.get(), entry.prefix());
        } catch (ScriptRun.Failed failed) {
          notes.add("left out: " + failed.describe(seed.get().file()));
        }
      }
    }
  }
}
