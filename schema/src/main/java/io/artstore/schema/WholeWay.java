package io.artstore.schema;

import io.artstore.schema.catalog.Catalog;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private final ProofBench bench;
  private final SchemaEntry entry;
  private final List<ProofFailure> failures = new ArrayList<>();

  WholeWay(ProofBench bench, ProvenJson proven) {
    SchemaEntry entry = bench.entry();
    this.bench = bench;
    this.entry = entry.withMigrations(entry.migrations().withProven(proven));
  }

  List<ProofFailure> walk() throws SQLException {
    ScratchDatabase scratch = bench.scratch(entry);
    try {
      go(scratch);
    } finally {
      bench.done(
          scratch,
          failures.isEmpty() ? Optional.empty() : Optional.of(failures.getFirst().migration()));
    }
    return failures;
  }

  private void go(ScratchDatabase scratch) throws SQLException {
    scratch.execute(NEIGHBOUR);
    Catalog start = scratch.catalogOfOthers(Set.of());
    Map<String, String> rows = scratch.rows();
    SchemaEngine engine = bench.engine();
    SchemaTarget target = scratch.target(entry);
    try {
      engine.upgrade(target);
      Catalog top = scratch.catalog(scratch.entry());
      engine.rollback(target, new Goal.Base());
      compare("all the way up and down", scratch, start, rows);
      engine.upgrade(target);
      compareAgain(top, scratch.catalog(scratch.entry()), engine.upgrade(target));
      engine.rollback(target, new Goal.Base());
      compare("all the way a second time", scratch, start, rows);
    } catch (SchemaException e) {
      failures.add(
          new ProofFailure("all the way up and down", "stops", String.valueOf(e.getMessage())));
    }
  }

  private void compareAgain(Catalog first, Catalog second, RunReport third) {
    bench.checked();
    Differences differences = new Differences(second.differencesFrom(first), entry);
    if (!differences.none()) {
      failures.add(
          new ProofFailure(
              "all the way a second time",
              "the second way up leads elsewhere than the first",
              differences.text("Compared with the first way up")));
    }
    if (!third.steps().isEmpty()) {
      failures.add(
          new ProofFailure(
              "all the way a second time", "at the head there is still something to do", ""));
    }
  }

  private void compare(
      String what, ScratchDatabase scratch, Catalog start, Map<String, String> rows)
      throws SQLException {
    bench.checked();
    Differences differences =
        new Differences(scratch.catalogOfOthers(Set.of()).differencesFrom(start), entry);
    if (!differences.none()) {
      failures.add(
          new ProofFailure(
              what,
              "the database is not as it was before the first migration",
              differences.text("Beside what somebody else made")));
    }
    if (!scratch.rows().equals(rows)) {
      failures.add(new ProofFailure(what, "rows of somebody else's table changed", ""));
    }
  }
}
