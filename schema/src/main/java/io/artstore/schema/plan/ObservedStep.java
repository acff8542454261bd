package io.artstore.schema.plan;

import io.artstore.schema.Direction;
import io.artstore.schema.Migration;
import java.time.Duration;
import java.util.List;

/**
 * What one step did, from its first statement to its commit.
 *
 * @param transactional whether it is one transaction; otherwise its only statement runs outside of
 *     one, and its locks were seen by another session while it ran
 * @param held locks until the commit; empty outside of a transaction
 */
public record ObservedStep(
    Direction direction,
    Migration migration,
    boolean transactional,
    Duration duration,
    List<ObservedStatement> statements,
    List<HeldLock> held) {
  public ObservedStep {
    statements = List.copyOf(statements);
    held = List.copyOf(held);
  }
}
