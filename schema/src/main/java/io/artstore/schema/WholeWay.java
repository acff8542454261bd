package io.artstore.schema;

import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogDifference;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Goes all the way up, down and up with the engine itself, in a database that also holds objects of
 * somebody else: these must not change, and at the bottom nothing but them and the history may be
 * left.
 */
final class WholeWay {
  private static final String NEIGHBOUR =
      """
      CREATE TYPE neighbour_state AS ENUM ('OLD', 'NEW');
      CREATE TABLE neighbour_rows (id integer PRIMARY KEY, state neighbour_state NOT NULL);
      INSERT INTO neighbour_rows VALUES (1, 'OLD'), (2, 'NEW');
      CREATE FUNCTION neighbour_count() RETURNS bigint LANGUAGE sql
        AS 'SELECT count(*) FROM neighbour_rows'
      """;

  private final Prover prover;
  private final SchemaEntry entry;
  private final List<ProofFailure> failures = new ArrayList<>();

  WholeWay(Prover prover, SchemaEntry entry, ProvenJson proven) {
    this.prover = prover;
    this.entry = entry.withMigrations(entry.migrations().withProven(proven));
  }

  List<ProofFailure> walk() throws SQLException {
    try (ScratchDatabase scratch = prover.scratch(entry)) {
      scratch.execute(NEIGHBOUR);
      Catalog start = scratch.catalogOfOthers(Set.of());
      Map<String, String> rows = scratch.rows();
      SchemaEngine engine =
          new SchemaEngine(
              new EngineSettings("proof", "proof", "scratch", Remedy.PLAIN, RunLimits.DEFAULT),
              RunListener.SILENT);
      SchemaTarget target = scratch.target(entry);
      try {
        engine.upgrade(target);
        engine.rollback(target, new Goal.Base());
        compare("all the way up and down", scratch, start, rows);
        engine.upgrade(target);
        engine.upgrade(target);
        engine.rollback(target, new Goal.Base());
        compare("all the way a second time", scratch, start, rows);
      } catch (SchemaException e) {
        failures.add(
            new ProofFailure("all the way up and down", "stops", String.valueOf(e.getMessage())));
      }
    }
    return failures;
  }

  private void compare(
      String what, ScratchDatabase scratch, Catalog start, Map<String, String> rows)
      throws SQLException {
    List<CatalogDifference> differences = scratch.catalogOfOthers(Set.of()).differencesFrom(start);
    if (!differences.isEmpty()) {
      failures.add(
          new ProofFailure(
              what,
              "the database is not as it was before the first migration",
              String.join("\n", differences.stream().map(Object::toString).toList())));
    }
    if (!scratch.rows().equals(rows)) {
      failures.add(new ProofFailure(what, "rows of somebody else's table changed", ""));
    }
  }
}
