package io.artstore.client;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Ends exchanges on which no byte moved for their idle timeout. */
final class IdleWatchdog implements AutoCloseable {
  private final ScheduledThreadPoolExecutor scheduler;

  IdleWatchdog() {
    scheduler =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("artstore-client-watchdog").factory());
    scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  Activity watch(Duration idleTimeout) {
    Activity activity = new Activity(idleTimeout, System::nanoTime);
    schedule(activity);
    return activity;
  }

  private void schedule(Activity activity) {
    if (scheduler.isShutdown()) {
      return;
    }
    var _ =
        scheduler.schedule(
            () -> check(activity), Math.max(activity.remainingNanos(), 1), TimeUnit.NANOSECONDS);
  }

  private void check(Activity activity) {
    if (activity.finished()) {
      return;
    }
    if (activity.remainingNanos() > 0) {
      schedule(activity);
    } else {
      // On a thread of its own: closing a connection may block, and the watchdog serves all.
      Thread.startVirtualThread(activity::expire);
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
