package io.artstore.schema;

import java.util.Optional;

/**
 * What somebody asked a run to do.
 *
 * @param unprovenReason why steps may run without proof; empty when proof is required
 * @param confirmed what somebody saw and said yes to; empty when nobody was asked
 */
record RunOrder(
    Direction direction,
    Goal goal,
    Optional<String> unprovenReason,
    Optional<RollbackPreview> confirmed) {

  static RunOrder up(Goal goal) {
    return new RunOrder(Direction.UP, goal, Optional.empty(), Optional.empty());
  }

  static RunOrder down(Goal goal) {
    return new RunOrder(Direction.DOWN, goal, Optional.empty(), Optional.empty());
  }

  RunOrder unproven(String reason) {
    return new RunOrder(direction, goal, Optional.of(reason), confirmed);
  }

  RunOrder confirmedBy(RollbackPreview preview) {
    return new RunOrder(direction, goal, unprovenReason, Optional.of(preview));
  }
}
