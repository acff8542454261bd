package io.artstore.schema.loss;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells once that something takes long, unless it ended before. */
final class SlowCount implements AutoCloseable {
  private static final long PATIENCE_MILLISECONDS = 1000;

  private final CountDownLatch ended = new CountDownLatch(1);

  private SlowCount() {}

  static SlowCount of(Runnable tell) {
    SlowCount slow = new SlowCount();
    Thread.ofVirtual().name("schema-count").start(() -> slow.await(tell));
    return slow;
  }

  private void await(Runnable tell) {
    try {
      if (!ended.await(PATIENCE_MILLISECONDS, TimeUnit.MILLISECONDS)) {
        tell.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
