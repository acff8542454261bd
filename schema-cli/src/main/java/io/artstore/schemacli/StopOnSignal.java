package io.artstore.schemacli;

import io.artstore.schema.StopSignal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Turns Ctrl-C, and every other wish of the system that the process ends, into the end of the run:
 * the step that runs is rolled back and the command says where each database is, before the process
 * is gone.
 */
final class StopOnSignal implements StopSignal {
  /** A server that does not answer must not keep the process for ever. */
  private static final long PATIENCE_SECONDS = 30;

  private final AtomicBoolean asked = new AtomicBoolean();

  @Override
  public boolean requested() {
    return asked.get();
  }

  /** Does work that is stopped and waited for when the process is asked to end. */
  <T> T during(Supplier<T> work) {
    CountDownLatch done = new CountDownLatch(1);
    Thread hook = new Thread(() -> ask(done), "schema-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.get();
    } finally {
      done.countDown();
      forget(hook);
    }
  }

  private void ask(CountDownLatch done) {
    asked.set(true);
    try {
      if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.Logger log = System.getLogger(StopOnSignal.class.getName());
        log.log(
            System.Logger.Level.WARNING,
            "the server did not answer; what ran is rolled back by it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, which is what the hook was for.
      return;
    }
  }
}
