package io.artstore.app.serve;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process has opened, closed in reverse order exactly once, whoever asks for it: the end of
 * the command, a signal, or a failed start. Opening holds the read lock and closing the write lock,
 * so that a part is either not opened at all or is closed; only one that takes too long to open is
 * left to the end of the process.
 */
public final class Lifetime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lifetime.class);

  /** How long a stop waits for a part that is being opened. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Guarded by itself. */
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** The process is being stopped; nothing more is opened. */
  public static final class StoppedException extends Exception {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super("stopped while starting");
    }
  }

  /** Closes everything at SIGTERM and Ctrl-C; the JVM then ends with 143 or 130. */
  public void closeAtSignals() {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(this::close));
  }

  /** Opens a part that is closed with this. */
  public <T extends AutoCloseable> T open(Callable<T> part) throws Exception {
    lock.readLock().lock();
    try {
      requireGoingOn();
      T opened = part.call();
      synchronized (parts) {
        parts.push(opened);
      }
      return opened;
    } finally {
      lock.readLock().unlock();
    }
  }

  public boolean isGoingOn() {
    return stopping.getCount() > 0;
  }

  /** For loops that wait for something that will not come any more. */
  public void requireGoingOn() throws StoppedException {
    if (!isGoingOn()) {
      throw new StoppedException();
    }
  }

  /** Waits until {@link #close} has done its work. */
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /**
   * Closes everything. A part that is just being opened is waited for, but not for ever: a start
   * that reads a large directory again, or waits for PostgreSQL, bears being cut off like a kill.
   */
  @Override
  public void close() {
    stopping.countDown();
    boolean quiet = awaitOpening();
    try {
      synchronized (parts) {
        while (!parts.isEmpty()) {
          closeOne(parts.pop());
        }
      }
      ended.countDown();
    } finally {
      if (quiet) {
        lock.writeLock().unlock();
      }
    }
  }

  private boolean awaitOpening() {
    try {
      return lock.writeLock().tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void closeOne(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception fault) {
      // The others must still be stopped.
      LOG.warn("did not stop cleanly", fault);
    }
  }
}
