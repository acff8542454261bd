package io.artstore.client;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether bytes of one exchange still move. Written by the threads of the exchange and read by the
 * watchdog; every field that changes is volatile.
 */
final class Activity {
  private volatile long idleNanos;
  private final LongSupplier nanoTime;
  private volatile Runnable abort = () -> {};
  private volatile long lastMoved;
  private volatile boolean waitingForCaller;
  private volatile boolean expired;
  private volatile boolean finished;

  Activity(Duration idleTimeout, LongSupplier nanoTime) {
    this.idleNanos = idleTimeout.toNanos();
    this.nanoTime = nanoTime;
    this.lastMoved = nanoTime.getAsLong();
  }

  void moved() {
    lastMoved = nanoTime.getAsLong();
  }

  /** The head has come; from now on bytes may be silent this long. */
  void answered(Duration idleTimeout) {
    idleNanos = idleTimeout.toNanos();
    moved();
  }

  /** Time in which the caller itself has to give or take bytes is not counted as idle. */
  void callerBusy(boolean busy) {
    lastMoved = nanoTime.getAsLong();
    waitingForCaller = busy;
  }

  /** Sets what ends the exchange; at once when it is too late already. */
  void onExpiry(Runnable action) {
    abort = action;
    if (expired) {
      action.run();
    }
  }

  void finish() {
    finished = true;
  }

  boolean finished() {
    return finished;
  }

  boolean expired() {
    return expired;
  }

  /** Nanoseconds until it would count as idle; not positive means now. */
  long remainingNanos() {
    return waitingForCaller ? idleNanos : lastMoved + idleNanos - nanoTime.getAsLong();
  }

  void expire() {
    expired = true;
    abort.run();
  }
}
