package io.artstore.schema;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits a little between two looks at something that tells nobody when it changes. */
final class Pause {
  private static final Duration LONGEST = Duration.ofMillis(500);
  private final long deadline;
  private Duration next = Duration.ofMillis(20);

  /**
   * @param total after which {@link #over} is true
   */
  Pause(Duration total) {
    this.deadline = System.nanoTime() + total.toNanos();
  }

  boolean over() {
    return System.nanoTime() - deadline >= 0;
  }

  /** Waits, each time a little longer; returns early when the thread is interrupted. */
  void once() {
    LockSupport.parkNanos(next.toNanos());
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }
}
