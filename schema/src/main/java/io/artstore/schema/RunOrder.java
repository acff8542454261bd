package io.artstore.schema;

import java.util.Optional;

/**
 * What somebody asked a run to do.
 *
 * @param rule what is asked of steps without proof
 * @param confirmed what somebody saw and said yes to; empty when nobody was asked
 */
record RunOrder(Direction direction, Goal goal, ProofRule rule, Optional<RunPreview> confirmed) {

  static RunOrder up(Goal goal, ProofRule rule) {
    return new RunOrder(Direction.UP, goal, rule, Optional.empty());
  }

  static RunOrder down(Goal goal, ProofRule rule) {
    return new RunOrder(Direction.DOWN, goal, rule, Optional.empty());
  }

  RunOrder confirmedBy(RunPreview preview) {
    return new RunOrder(direction, goal, rule, Optional.of(preview));
  }
}
