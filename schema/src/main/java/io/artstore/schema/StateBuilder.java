package io.artstore.schema;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Builds the states between the steps of a folder in fresh scratch databases, with the rows of the
 * seeds. A seed that fails was told when its step was tried, and states after it go without its
 * rows.
 */
final class StateBuilder {
  private final ProofBench bench;
  private final SchemaEntry entry;
  private final Migrations migrations;
  private final Set<MigrationVersion> failedSeeds = new HashSet<>();
  private String running = "";

  StateBuilder(ProofBench bench, Migrations migrations) {
    this.bench = bench;
    this.entry = bench.entry();
    this.migrations = migrations;
  }

  Optional<MigrationScript> seed(Migration migration) {
    return MigrationScript.seed(entry.migrations(), migration);
  }

  void leaveOutSeed(Migration migration) {
    failedSeeds.add(migration.version());
  }

  /** The script that ran last, for messages. */
  String running() {
    return running;
  }

  /**
   * Brings an empty database to the state after {@code last}, without the rows of its seed.
   *
   * @throws ScriptRun.Failed when a script that worked before fails now
   */
  void upTo(Migration last, ScratchDatabase database) throws SQLException, ScriptRun.Failed {
    before(last, database);
    run(last.up(), database);
  }

  private void before(Migration next, ScratchDatabase database)
      throws SQLException, ScriptRun.Failed {
    for (Migration migration : migrations.list()) {
      if (migration.equals(next)) {
        return;
      }
      run(migration.up(), database);
      Optional<MigrationScript> seed = seed(migration);
      if (seed.isPresent() && !failedSeeds.contains(migration.version())) {
        run(seed.get(), database);
      }
    }
  }

  private void run(MigrationScript script, ScratchDatabase database)
      throws SQLException, ScriptRun.Failed {
    running = script.file();
    database.run(script, entry.prefix());
  }

  /** Another database at the state after {@code last}, for one look. */
  ScratchDatabase builtUpTo(Migration last) throws SQLException, ScriptRun.Failed {
    ScratchDatabase database = bench.scratch(entry);
    try {
      upTo(last, database);
      return database;
    } catch (SQLException | ScriptRun.Failed e) {
      database.close();
      throw e;
    }
  }

  /**
   * Goes ways of a migration once more from the state before it, in another database.
   *
   * @return empty when they cannot be gone a second time; the fault is then told without its place
   */
  Optional<StepTrace> trace(Migration migration, List<MigrationScript> ways) throws SQLException {
    try (ScratchDatabase database = bench.scratch(entry)) {
      before(migration, database);
      StepTrace trace = new StepTrace(database, entry.prefix(), database::everythingInTransaction);
      for (MigrationScript way : ways) {
        trace.run(way);
      }
      return Optional.of(trace);
    } catch (ScriptRun.Failed e) {
      return Optional.empty();
    }
  }
}
