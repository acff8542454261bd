package io.artstore.query.feed;

import io.artstore.api.element.ElementId;
import io.artstore.api.problem.ErrorCode;
import io.artstore.client.ClientException;
import io.artstore.client.FeedPage;
import io.artstore.client.ProblemResponseException;
import io.artstore.client.StorageElementClient;
import io.artstore.query.db.FeedJournal;
import io.artstore.query.db.FeedPosition;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the feed of one element, on a virtual thread of its own, until it is closed. */
final class Follower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Follower.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

  private final ElementId element;
  private final StorageElementClient client;
  private final FeedJournal journal;
  private final FollowSettings settings;
  private final LongSupplier nanoTime;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile Optional<String> failure = Optional.empty();
  private volatile boolean caughtUp;

  /** When parked changes were last tried, and behind which of them to go on; for its own thread. */
  private long parkedTriedAt;

  private long parkedTriedTo;

  Follower(
      ElementId element,
      StorageElementClient client,
      FeedJournal journal,
      FollowSettings settings,
      LongSupplier nanoTime) {
    this.element = element;
    this.client = client;
    this.journal = journal;
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.thread = Thread.ofVirtual().name("follow-" + element).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  StorageElementClient client() {
    return client;
  }

  /** Whether it is at work; one that is not needs a successor. */
  boolean isAlive() {
    return thread.isAlive();
  }

  /** Why the feed is not being read at present. */
  Optional<String> failure() {
    return failure;
  }

  /** Whether the end of the feed was reached since the start. */
  boolean caughtUp() {
    return caughtUp;
  }

  private void run() {
    Optional<FeedPosition> position = Optional.empty();
    while (stop.getCount() > 0) {
      try {
        if (position.isEmpty()) {
          position = Optional.of(journal.position(element));
          retryParked();
        } else if (nanoTime.getAsLong() - parkedTriedAt >= settings.parkedRetry().toNanos()) {
          retryParked();
        }
        position = Optional.of(step(position.get()));
        failure = Optional.empty();
      } catch (Throwable e) {
        // Whatever it is, the others are followed on and this one is tried again: the cursor says
        // where. A failure of one row never comes here, it is parked.
        position = Optional.empty();
        if (stop.getCount() > 0) {
          failed(e);
        }
      }
    }
  }

  /** A batch of them each time, so that many do not hold up the feed; nor does a failure. */
  private void retryParked() {
    parkedTriedAt = nanoTime.getAsLong();
    try {
      FeedJournal.Retried retried = journal.retryParkedInOneTransaction(element, parkedTriedTo);
      parkedTriedTo = retried.goOnAfter();
      if (retried.applied() > 0) {
        log.info("element {}: {} parked changes could be applied now", element, retried.applied());
      }
    } catch (RuntimeException e) {
      log.warn("element {}: its parked changes could not be tried again", element, e);
    }
  }

  private FeedPosition step(FeedPosition position) {
    FeedPage page;
    try {
      page = client.changes(position.after(), settings.pageSize(), wait(position));
    } catch (ProblemResponseException e) {
      if (!e.is(ErrorCode.FEED_RESET)) {
        throw e;
      }
      log.warn("element {}: its feed began anew and is read from the start", element);
      return journal.beginSweep(element, position);
    }
    boolean last = !page.more();
    FeedJournal.Applied applied = journal.apply(element, position, page, last);
    if (applied.parked() > 0) {
      log.error("element {}: {} changes were parked", element, applied.parked());
    }
    if (applied.swept() > 0) {
      log.warn("element {}: {} documents are not there any more", element, applied.swept());
    }
    caughtUp |= last;
    return applied.position();
  }

  /** Before the end was seen once, and while a sweep waits for it, the element should not wait. */
  private Duration wait(FeedPosition position) {
    return caughtUp && !position.sweeping() ? settings.longPoll() : Duration.ZERO;
  }

  private void failed(Throwable e) {
    String reason = e instanceof RuntimeException ? String.valueOf(e.getMessage()) : e.toString();
    if (failure.isEmpty()) {
      if (e instanceof ClientException) {
        log.warn("element {}: its feed cannot be read: {}", element, reason);
      } else {
        log.error("element {}: its feed cannot be followed", element, e);
      }
      note(reason, e);
    }
    failure = Optional.of(reason);
    try {
      boolean _ = stop.await(settings.pauseAfterFailure().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      // Only close() interrupts; the loop ends by its own condition.
      stop.countDown();
    }
  }

  private void note(String reason, Throwable cause) {
    try {
      journal.noteError(element, reason);
    } catch (RuntimeException e) {
      // The database may be what failed; the reason is in the log and in the state either way.
      cause.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    stop.countDown();
    thread.interrupt();
    try {
      thread.join(STOP_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
