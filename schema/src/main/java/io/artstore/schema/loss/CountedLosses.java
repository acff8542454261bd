package io.artstore.schema.loss;

import java.util.List;

/**
 * All that a run would lose of one database, counted as of one moment.
 *
 * @param items in the order of the steps, also those of which there is nothing
 */
public record CountedLosses(List<CountedLoss> items) {
  /** Nothing can be lost. */
  public static final CountedLosses NONE = new CountedLosses(List.of());

  public CountedLosses {
    items = List.copyOf(items);
  }

  /** What is lost, or may be. */
  public List<CountedLoss> lost() {
    return items.stream().filter(item -> !item.isNothing() && !item.loss().refuses()).toList();
  }

  /** What stops a step, so that nothing of it is lost and the step is not done. */
  public List<CountedLoss> refused() {
    return items.stream().filter(item -> !item.isNothing() && item.loss().refuses()).toList();
  }

  /** Rows and values that are known to be lost. */
  public long total() {
    return lost().stream().mapToLong(item -> item.count().orElse(0)).sum();
  }

  /** Whether something is lost that nobody can count. */
  public boolean unknown() {
    return lost().stream().anyMatch(item -> item.count().isEmpty());
  }

  /** Whether somebody has to say yes. */
  public boolean anything() {
    return !lost().isEmpty();
  }
}
