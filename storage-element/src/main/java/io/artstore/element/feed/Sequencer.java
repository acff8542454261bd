package io.artstore.element.feed;

import io.artstore.element.capacity.Capacity;
import io.artstore.element.db.FeedRows;
import io.artstore.filestore.FileStoreException;
import java.time.Duration;
import java.util.UUID;
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

  /** How much of the feed a database brought back from a backup may lack without being noticed. */
  private static final Duration MARK_PAUSE = Duration.ofSeconds(5);

  private final FeedRows rows;
  private final Capacity capacity;
  private final Feed feed;
  private final FeedMark mark;
  private final Signal committed = new Signal();
  private final Signal numbered = new Signal();
  private final Thread thread;
  private volatile boolean closed;

  /** The thread's own, as the next two; negative before the first look. */
  private long end = -1;

  private long markedEnd = -1;
  private long markedAt = System.nanoTime();

  /**
   * Which feed it writes.
   *
   * @param epoch of this writer
   */
  public record Feed(UUID id, long epoch) {}

  public Sequencer(FeedRows rows, Capacity capacity, Feed feed, FeedMark mark) {
    this.rows = rows;
    this.capacity = capacity;
    this.feed = feed;
    this.mark = mark;
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
        markFrom(MARK_PAUSE);
      } catch (RuntimeException | Error e) {
        // Whatever it was: a feed that has stopped unnoticed is worse than one that tries again.
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
      FeedRows.Numbered result = rows.number(BATCH, feed.epoch(), end, capacity.totals());
      end = result.end();
      count = result.count();
      if (count > 0) {
        numbered.raise();
      }
    } while (count == BATCH && !closed);
  }

  /** Writes down how far the feed has come, when it has and the last time is so long ago. */
  private void markFrom(Duration pause) {
    long now = System.nanoTime();
    if (end == markedEnd || now - markedAt < pause.toNanos()) {
      return;
    }
    markedAt = now;
    try {
      mark.write(new FeedMark.Reached(feed.id(), end));
      markedEnd = end;
    } catch (FileStoreException e) {
      LOG.warn("how far the feed has come is not written down: {}", e.toString());
    }
  }

  /** Ends the thread after the transaction under way. */
  @Override
  public void close() {
    closed = true;
    committed.raise();
    numbered.raise();
    try {
      thread.join();
      markFrom(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
