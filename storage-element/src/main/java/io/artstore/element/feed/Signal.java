package io.artstore.element.feed;

import java.time.Duration;

/**
 * Tells waiting threads that something happened since they last looked. {@code count} is guarded by
 * {@code this}.
 */
final class Signal {
  private long count;

  /** What to hand to {@link #await} later; to be taken before looking. */
  synchronized long seen() {
    return count;
  }

  synchronized void raise() {
    count++;
    notifyAll();
  }

  /** Waits until it was raised after {@code seen}, for the time at most. */
  synchronized void await(long seen, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (count == seen) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }
}
