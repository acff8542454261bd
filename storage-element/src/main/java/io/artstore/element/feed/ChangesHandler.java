package io.artstore.element.feed;

import io.artstore.api.element.ElementId;
import io.artstore.api.file.Change;
import io.artstore.api.file.ChangePage;
import io.artstore.api.file.FeedCursor;
import io.artstore.api.problem.ErrorCode;
import io.artstore.element.db.BoundedPage;
import io.artstore.element.db.FeedRows;
import io.artstore.element.db.FeedRows.NumberedDocument;
import io.artstore.element.document.Deletion;
import io.artstore.element.document.StoredDocument;
import io.artstore.element.paging.PageParameters;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.ProblemException;
import io.artstore.servicekit.http.RouteHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** {@code GET /api/v1/changes}. */
public final class ChangesHandler implements RouteHandler {
  private static final int LIMIT_DEFAULT = 200;
  private static final int LIMIT_MOST = 1_000;
  private static final int WAIT_SECONDS_MOST = 30;

  /** How soon a waiting request notices that the service stops. */
  private static final Duration LOOK_UP = Duration.ofMillis(250);

  private final FeedRows rows;
  private final Sequencer sequencer;
  private final ElementId element;
  private final UUID feedId;

  public ChangesHandler(FeedRows rows, Sequencer sequencer, ElementId element, UUID feedId) {
    this.rows = rows;
    this.sequencer = sequencer;
    this.element = element;
    this.feedId = feedId;
  }

  @Override
  public void handle(Exchange exchange) throws Exception {
    int limit = PageParameters.number(exchange, "limit", 1, LIMIT_MOST, LIMIT_DEFAULT);
    int wait = PageParameters.number(exchange, "wait_seconds", 0, WAIT_SECONDS_MOST, 0);
    long after = position(exchange.queryParameter("after"));
    BoundedPage<NumberedDocument> found = waitFor(exchange, after, limit, Duration.ofSeconds(wait));
    long next = found.items().isEmpty() ? after : found.items().getLast().position();
    exchange.setHeader("Cache-Control", "no-store");
    exchange.respondJson(
        200,
        new ChangePage(
            feedId,
            found.items().stream().map(this::change).toList(),
            new FeedCursor(feedId, next).toString(),
            found.more()));
  }

  private long position(Optional<String> after) {
    if (after.isEmpty()) {
      return 0;
    }
    FeedCursor cursor;
    try {
      cursor = FeedCursor.parse(after.get());
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ErrorCode.INVALID_CURSOR, "after: " + e.getMessage())
          .field("after", after.get());
    }
    if (!cursor.feedId().equals(feedId)
        || (cursor.position() > 0 && cursor.position() > rows.end())) {
      throw new ProblemException(
          ErrorCode.FEED_RESET, "the feed is " + feedId + " now, read it from the start");
    }
    return cursor.position();
  }

  private BoundedPage<NumberedDocument> waitFor(
      Exchange exchange, long after, int limit, Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      long seen = sequencer.numbered().seen();
      BoundedPage<NumberedDocument> found = rows.after(after, limit);
      if (!found.items().isEmpty()) {
        return found;
      }
      while (sequencer.numbered().seen() == seen) {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (!left.isPositive() || exchange.isStopping()) {
          return found;
        }
        sequencer.numbered().await(seen, left.compareTo(LOOK_UP) < 0 ? left : LOOK_UP);
      }
    }
  }

  private Change change(NumberedDocument numbered) {
    StoredDocument document = numbered.document();
    return new Change(
        numbered.position(),
        document.fileId(),
        document.isDeleted(),
        document.deletion().map(Deletion::at),
        document.isDeleted() ? Optional.empty() : Optional.of(document.toWire(element)));
  }
}
