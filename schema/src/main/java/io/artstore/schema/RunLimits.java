package io.artstore.schema;

import java.time.Duration;

/**
 * How long a run waits for others.
 *
 * @param lockWait for another run on the same schema
 * @param statementLock of one statement for a table that others use; then everything is let go and
 *     tried again
 * @param statementTries how often
 */
public record RunLimits(Duration lockWait, Duration statementLock, int statementTries) {
  public static final RunLimits DEFAULT =
      new RunLimits(Duration.ofSeconds(60), Duration.ofSeconds(5), 6);

  public RunLimits {
    if (lockWait.isNegative() || statementLock.toMillis() < 1 || statementTries < 1) {
      throw new IllegalArgumentException(
          "limits of a run: " + lockWait + ", " + statementLock + ", " + statementTries);
    }
  }
}
