package io.artstore.schema;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Looks again and again from a thread of its own, until it is closed or has seen enough. */
final class PeriodicLook implements AutoCloseable {
  private static final long PERIOD_MILLISECONDS = 200;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param name of the thread
   * @param look whether another look is wanted; begins one period from now
   */
  PeriodicLook(String name, BooleanSupplier look) {
    this.thread = Thread.ofVirtual().name(name).start(() -> watch(look));
  }

  private void watch(BooleanSupplier look) {
    try {
      boolean goesOn = true;
      while (goesOn && !closed.await(PERIOD_MILLISECONDS, TimeUnit.MILLISECONDS)) {
        goesOn = look.getAsBoolean();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** When this returns the last look is over. */
  @Override
  public void close() {
    closed.countDown();
    Uninterrupted.join(thread);
  }
}
