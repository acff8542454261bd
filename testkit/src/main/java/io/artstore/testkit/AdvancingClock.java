package io.artstore.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that moves only when a test says so. Safe for use by many threads. */
public final class AdvancingClock implements InstantSource {
  private volatile Instant now;

  public AdvancingClock(Instant start) {
    this.now = start;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Moves on, or back with a negative duration. */
  public synchronized void advance(Duration duration) {
    now = now.plus(duration);
  }
}
