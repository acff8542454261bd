package io.artstore.schema;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits a little between two looks at something that tells nobody when it changes, each time a
 * little longer. A random part keeps those that wait for the same thing apart.
 */
final class Pause {
  private final long deadline;
  private final Duration longest;
  private Duration next;

  private Pause(Duration first, Duration longest, Duration total) {
    this.deadline = System.nanoTime() + total.toNanos();
    this.next = first;
    this.longest = longest;
  }

  /**
   * For looks that cost little.
   *
   * @param total after which {@link #over} is true
   */
  static Pause polling(Duration total) {
    return new Pause(Duration.ofMillis(20), Duration.ofMillis(500), total);
  }

  /** For tries that are in the way of others; who tries counts them. */
  static Pause backingOff() {
    return new Pause(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ZERO);
  }

  boolean over() {
    return System.nanoTime() - deadline >= 0;
  }

  /** Waits between half of its time and all of it; returns early when the thread is interrupted. */
  void once() {
    long nanos = next.toNanos();
    LockSupport.parkNanos(nanos / 2 + ThreadLocalRandom.current().nextLong(nanos / 2 + 1));
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(longest) < 0 ? doubled : longest;
  }
}
