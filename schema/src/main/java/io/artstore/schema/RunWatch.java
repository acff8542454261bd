package io.artstore.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.postgresql.PGConnection;

/**
 * Looks over the lock's connection at the session that works: who keeps it waiting, and whether the
 * lock is still held. When it is lost, or somebody asks the run to end, the statement that runs is
 * cancelled.
 */
final class RunWatch implements AutoCloseable {

  private final RunLock lock;
  private final Connection work;
  private final int workBackend;
  private volatile String blockers = "";
  private final StopSignal stop;
  private final AtomicBoolean lost = new AtomicBoolean();
  private final PeriodicLook looks;

  RunWatch(RunLock lock, Connection work, int workBackend, StopSignal stop) {
    this.lock = lock;
    this.work = work;
    this.workBackend = workBackend;
    this.stop = stop;
    this.looks = new PeriodicLook("schema-watch", this::look);
  }

  private boolean look() {
    if (stop.requested()) {
      // Between two statements there is nothing to cancel; the next look meets the next one.
      cancelWork();
    }
    try {
      String now = lock.blockersOf(workBackend);
      if (!now.isEmpty()) {
        blockers = now;
      }
    } catch (SQLException e) {
      lost.set(!lock.held());
      if (lost.get()) {
        cancelWork();
      }
    }
    return !lost.get();
  }

  private void cancelWork() {
    try {
      work.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException e) {
      // The work's connection is gone as well; its statement ends without help.
      return;
    }
  }

  /** Who was in the way of one try may be gone at the next. */
  void forgetBlockers() {
    blockers = "";
  }

  /** Who was last seen in the way, for people. */
  String lastBlockers() {
    String seen = blockers;
    return seen.isEmpty() ? "somebody who is gone by now" : seen;
  }

  boolean stopRequested() {
    return stop.requested();
  }

  boolean lockLost() {
    return lost.get();
  }

  @Override
  public void close() {
    looks.close();
  }
}
