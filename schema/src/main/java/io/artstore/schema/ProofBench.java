package io.artstore.schema;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * What the parts of one proof share: where scratch databases come from, how many checks were made,
 * and the one database that is kept when something failed.
 */
final class ProofBench {
  private final Prover prover;
  private final ServerConnections server;
  private final SchemaEntry entry;
  private final boolean keeping;
  private final Optional<Isolation> isolation;
  private final ScratchCare care;
  private Optional<String> kept = Optional.empty();
  private int checks;

  /**
   * @param keeping whether the first database with a fault in it is kept
   * @param isolation what watches the rest of the server, asked where a script may reach out
   * @param care who may ask the proof to end
   */
  ProofBench(
      Prover prover,
      ServerConnections server,
      SchemaEntry entry,
      boolean keeping,
      Optional<Isolation> isolation,
      ScratchCare care) {
    this.prover = prover;
    this.server = server;
    this.entry = entry;
    this.keeping = keeping;
    this.isolation = isolation;
    this.care = care;
  }

  SchemaEntry entry() {
    return entry;
  }

  ScratchDatabase scratch(SchemaEntry asEntry) throws SQLException {
    return prover.scratch(asEntry);
  }

  /**
   * Ends the use of a database: it is dropped, or kept when it is the first with a fault.
   *
   * @param fault what is wrong in it; empty for nothing
   */
  void done(ScratchDatabase scratch, Optional<String> fault) throws SQLException {
    if (!keeping || fault.isEmpty() || kept.isPresent() || care.stop().requested()) {
      scratch.close();
      return;
    }
    ScratchLeftovers.dropKeptFor(server, entry);
    scratch.keep(entry.name() + ", " + fault.get());
    kept = Optional.of(scratch.name());
  }

  /** What goes through whole ways. */
  SchemaEngine engine() {
    return new SchemaEngine(
        new EngineSettings("proof", "proof", "scratch", Remedy.PLAIN, RunLimits.DEFAULT)
            .with(care.stop()),
        RunListener.SILENT);
  }

  /** Something was tried that had to come out right. */
  void checked() {
    checks++;
  }

  int checks() {
    return checks;
  }

  Optional<String> kept() {
    return kept;
  }

  /** What a script that just ran did elsewhere on the server. */
  List<String> changesElsewhere(MigrationScript script) {
    return isolation.isPresent() && Isolation.mayReachOut(script)
        ? isolation.get().look()
        : List.of();
  }
}
