package io.artstore.element.feed;

import io.artstore.element.capacity.Capacity;
import io.artstore.element.db.FeedRows;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that numbers committed changes. Whoever commits a change calls {@link
 * #changeCommitted}; many calls are answered by one transaction.
 */
public final class Sequencer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);
  private static final int BATCH = 1_000;

  /** When the database was away, it is asked again after this; also a safety net for lost calls. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final FeedRows rows;
  private final Capacity capacity;
  private final Signal committed = new Signal();
  private final Signal numbered = new Signal();
  private final Thread thread;
  private volatile boolean closed;

  public Sequencer(FeedRows rows, Capacity capacity) {
    this.rows = rows;
    this.capacity = capacity;
    this.thread = Thread.ofVirtual().name("feed-sequencer").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /** To be called after the commit. */
  public void changeCommitted() {
    committed.raise();
  }

  Signal numbered() {
    return numbered;
  }

  private void run() {
    while (!closed) {
      long seen = committed.seen();
      try {
        numberAll();
      } catch (RuntimeException e) {
        LOG.warn("changes wait to be numbered: {}", e.toString());
      }
      try {
        committed.await(seen, PAUSE);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void numberAll() {
    int count;
    do {
      count = rows.number(BATCH, capacity.totals());
      if (count > 0) {
        numbered.raise();
      }
    } while (count == BATCH && !closed);
  }

  /** Ends the thread after the transaction under way. */
  @Override
  public void close() {
    closed = true;
    committed.raise();
    numbered.raise();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
