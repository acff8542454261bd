package io.artstore.schema.rehearsal;

import io.artstore.schema.Migration;
import io.artstore.schema.SchemaEntry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of a rehearsal.
 *
 * @param at the version of the live database, empty for none
 * @param waiting what would be applied, oldest first; empty when there was nothing to rehearse
 * @param copied the rows that were taken along; empty for a schema without any version
 * @param passes the ways that were gone to their end, and the one that failed
 * @param counts of tables, by name
 * @param losses what the way back did not bring back
 * @param failure what stopped the rehearsal, if something did
 */
public record RehearsalReport(
    SchemaEntry entry,
    Optional<Migration> at,
    List<Migration> waiting,
    Optional<Copied> copied,
    List<Pass> passes,
    List<TableCounts> counts,
    List<Loss> losses,
    Optional<Failure> failure) {
  public RehearsalReport {
    waiting = List.copyOf(waiting);
    passes = List.copyOf(passes);
    counts = List.copyOf(counts);
    losses = List.copyOf(losses);
  }

  /** The backup that was taken for this and thrown away. */
  public record Copied(long rows, long bytes, Duration saving, Duration restoring) {}

  /**
   * @param during in words: going up, going back
   * @param message names database, migration, statement and what the server said
   */
  public record Failure(String during, String message) {}

  /** Whether the night may begin. */
  public boolean ready() {
    return failure.isEmpty() && losses.stream().allMatch(Loss::asProven);
  }

  /** The way that was gone, if it came to that. */
  public Optional<Pass> pass(Pass.Way way) {
    return passes.stream().filter(pass -> pass.way() == way).findFirst();
  }
}
