package io.artstore.schema.rehearsal;

import io.artstore.schema.plan.HeldLock;
import io.artstore.schema.plan.ObservedStep;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One way through all steps.
 *
 * @param steps that were done, in order
 * @param duration of the whole way, as the engine went it
 */
public record Pass(Way way, List<ObservedStep> steps, Duration duration) {
  /** The ways, in the order in which they are gone. */
  public enum Way {
    UP,
    BACK,
    AGAIN
  }

  public Pass {
    steps = List.copyOf(steps);
  }

  /** A lock with the step that held it. */
  public record Longest(ObservedStep step, HeldLock lock) {}

  /**
   * The lock that kept others from changing rows for the longest time; empty for none. Not that of
   * an index: its table is locked with it, and that is the name that people know.
   */
  public Optional<Longest> longestLock() {
    return steps.stream()
        .flatMap(step -> step.held().stream().map(lock -> new Longest(step, lock)))
        .filter(longest -> longest.lock().lock().mode().stopsWriters())
        .filter(longest -> !longest.lock().lock().kind().equals("index"))
        .max(Comparator.comparing(longest -> longest.lock().held()));
  }
}
