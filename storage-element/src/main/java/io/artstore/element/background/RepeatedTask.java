package io.artstore.element.background;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs something on a thread of its own, with a pause after each run, until it is closed. */
public final class RepeatedTask implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RepeatedTask.class);

  private final String name;
  private final Duration pause;
  private final Runnable task;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private RepeatedTask(String name, Duration pause, Runnable task) {
    this.name = name;
    this.pause = pause;
    this.task = task;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  /** Begins the first run at once. A run that fails is logged; the next one comes all the same. */
  public static RepeatedTask start(String name, Duration pause, Runnable task) {
    RepeatedTask started = new RepeatedTask(name, pause, task);
    started.thread.start();
    return started;
  }

  private void run() {
    try {
      do {
        runOnce();
      } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void runOnce() {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.warn("{} failed and is tried again in {}", name, pause, e);
    }
  }

  /** Returns when the run under way has ended. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
