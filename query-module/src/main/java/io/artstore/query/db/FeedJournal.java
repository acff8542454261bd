package io.artstore.query.db;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.artstore.api.element.ElementId;
import io.artstore.api.file.Change;
import io.artstore.api.file.FeedCursor;
import io.artstore.api.json.WireJson;
import io.artstore.client.FeedItem;
import io.artstore.client.FeedPage;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * Takes pages of change feeds over: rows and cursor in one transaction. Several query modules may
 * follow the same feeds over one database: the row of the cursor is locked, and a page that was
 * asked for from another place than it shows is not applied.
 */
public final class FeedJournal {
  private static final String SAVEPOINT = "one_change";

  /** How many locations one transaction doubts or sweeps: no statement of it takes long. */
  private static final int BATCH = 10_000;

  private final Jdbi jdbi;
  private final DocumentIndex documents;
  private final ParkedChanges parked;

  public FeedJournal(Jdbi jdbi, DocumentIndex documents, ParkedChanges parked) {
    this.jdbi = jdbi;
    this.documents = documents;
    this.parked = parked;
  }

  /** What became of a page. */
  public record Applied(FeedPosition position, int parked, int swept) {}

  public FeedPosition position(ElementId element) {
    return jdbi.withHandle(handle -> read(handle, element, "")).orElse(FeedPosition.START);
  }

  /**
   * Takes a page over and moves the cursor behind it, in one transaction. Does nothing but answer
   * the present cursor when that is not where the page began. A sweep that reaches its end then
   * takes what the feed did not tell for deleted.
   *
   * @param last whether the page reaches the present end of the feed, so that a sweep can end
   */
  public Applied apply(ElementId element, FeedPosition from, FeedPage page, boolean last) {
    Applied applied = applied(element, from, page);
    boolean taken = applied.position().after().equals(Optional.of(page.next()));
    return last && taken && applied.position().sweeping()
        ? sweepInBatches(element, applied)
        : applied;
  }

  private Applied applied(ElementId element, FeedPosition from, FeedPage page) {
    try {
      return applyInOneTransaction(element, from, page, false);
    } catch (RuntimeException e) {
      if (!RowFault.blames(e)) {
        throw e;
      }
      // One change at least cannot be applied. Savepoints find out which; they cost too much to
      // be set for every page.
      return applyInOneTransaction(element, from, page, true);
    }
  }

  /**
   * The feed began anew: it is read from the start, and what it does not tell is swept after. Until
   * the last batch the cursor stays where it was, so that whoever is cut off here begins again; and
   * it is no sweep any more that somebody else could end while rows are being doubted.
   *
   * @param from where the feed was asked from; answers the present cursor when it is elsewhere
   */
  public FeedPosition beginSweep(ElementId element, FeedPosition from) {
    Doubted doubted = doubtInOneTransaction(element, from);
    while (!doubted.ended()) {
      doubted = doubtInOneTransaction(element, doubted.position());
    }
    return doubted.position();
  }

  /** A batch of locations that are not taken for known any more, or the end of them. */
  private record Doubted(FeedPosition position, boolean ended) {}

  private Doubted doubtInOneTransaction(ElementId element, FeedPosition expected) {
    return jdbi.inTransaction(
        handle -> {
          // Before the rows are touched: whoever applies a page of the old feed holds this lock.
          Optional<FeedPosition> present = read(handle, element, " FOR UPDATE");
          if (present.isPresent() && !continues(present.get(), expected)) {
            return new Doubted(present.get(), true);
          }
          boolean ended = documents.doubtLocations(handle, element, BATCH) < BATCH;
          handle
              .createUpdate(
                  """
                  UPDATE feed_cursors
                  SET position = CASE WHEN :ended THEN 0 ELSE position END,
                      sweeping_since = CASE WHEN :ended THEN now() END,
                      updated_at = now()
                  WHERE element_id = :element
                  """)
              .bind("element", element.toString())
              .bind("ended", ended)
              .execute();
          return ended
              ? new Doubted(new FeedPosition(Optional.empty(), true), true)
              : new Doubted(new FeedPosition(present.flatMap(FeedPosition::after), false), false);
        });
  }

  private Applied sweepInBatches(ElementId element, Applied applied) {
    Applied swept = sweepInOneTransaction(element, applied);
    while (swept.position().equals(applied.position()) && swept.position().sweeping()) {
      applied = swept;
      swept = sweepInOneTransaction(element, applied);
    }
    return swept;
  }

  /**
   * Whoever has moved the cursor meanwhile goes on with the sweep, at the end that it then meets.
   */
  private Applied sweepInOneTransaction(ElementId element, Applied before) {
    FeedPosition position = before.position();
    FeedCursor cursor = position.after().orElseThrow();
    return jdbi.inTransaction(
        handle -> {
          FeedPosition present = read(handle, element, " FOR UPDATE").orElse(FeedPosition.START);
          if (!present.equals(position)) {
            return new Applied(present, before.parked(), before.swept());
          }
          int swept = documents.sweep(handle, element, cursor.feedId(), BATCH);
          boolean sweeping = swept == BATCH;
          if (!sweeping) {
            parked.removeOtherFeeds(handle, element, cursor.feedId());
            write(handle, element, cursor, false);
          }
          return new Applied(
              new FeedPosition(Optional.of(cursor), sweeping),
              before.parked(),
              before.swept() + swept);
        });
  }

  /** What became of parked changes, and where to go on the next time. */
  public record Retried(int applied, long goOnAfter) {}

  /**
   * Tries some of the parked changes of an element again.
   *
   * @param after the position after which to begin; 0 for the first
   */
  public Retried retryParkedInOneTransaction(ElementId element, long after) {
    return jdbi.inTransaction(
        handle -> {
          int applied = 0;
          List<ParkedChanges.Parked> some = parked.of(handle, element, after);
          for (ParkedChanges.Parked one : some) {
            if (tried(handle, () -> retry(handle, element, one)) == null) {
              applied++;
            }
          }
          boolean ended = some.size() < ParkedChanges.BATCH;
          return new Retried(applied, ended ? 0 : some.getLast().position());
        });
  }

  /** Shows operators why a feed is not read at present; an empty text clears it. */
  public void noteError(ElementId element, String error) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE feed_cursors SET last_error = nullif(:error, ''), updated_at = now()
                    WHERE element_id = :element
                    """)
                .bind("element", element.toString())
                .bind("error", error)
                .execute());
  }

  private Applied applyInOneTransaction(
      ElementId element, FeedPosition from, FeedPage page, boolean careful) {
    return jdbi.inTransaction(
        handle -> {
          Optional<FeedPosition> present = read(handle, element, " FOR UPDATE");
          if (present.isPresent() && !continues(present.get(), from)) {
            return new Applied(present.get(), 0, 0);
          }
          int kept = 0;
          for (FeedItem item : page.items()) {
            kept += apply(handle, element, page.feedId(), item, careful) ? 0 : 1;
          }
          write(handle, element, page.next(), from.sweeping());
          return new Applied(new FeedPosition(Optional.of(page.next()), from.sweeping()), kept, 0);
        });
  }

  /** A sweep that just began knows no feed yet; its row still shows the old one at 0. */
  private static boolean continues(FeedPosition present, FeedPosition from) {
    return present.equals(from)
        || (from.after().isEmpty()
            && present.sweeping() == from.sweeping()
            && present.after().map(FeedCursor::position).orElse(0L) == 0);
  }

  /** Answers whether the change was applied; otherwise it is parked. */
  private boolean apply(
      Handle handle, ElementId element, UUID feed, FeedItem item, boolean careful) {
    Runnable action =
        switch (item) {
          case FeedItem.Understood one -> () -> take(handle, element, feed, one.change());
          case FeedItem.Unknown one ->
              () -> parked.park(handle, element, feed, one.position(), one.raw(), one.error());
        };
    if (careful) {
      RuntimeException failure = tried(handle, action);
      if (failure != null) {
        park(handle, element, feed, item, failure.toString());
        return false;
      }
    } else {
      action.run();
    }
    return item instanceof FeedItem.Understood;
  }

  private void park(Handle handle, ElementId element, UUID feed, FeedItem item, String error) {
    Runnable whole = () -> parked.park(handle, element, feed, item.position(), item.raw(), error);
    if (tried(handle, whole) != null) {
      // Not even its JSON can be kept; its place and the reason can.
      parked.park(
          handle, element, feed, item.position(), WireJson.mapper().createObjectNode(), error);
    }
  }

  /** Runs it behind a savepoint; when it fails the transaction goes on as if it had not run. */
  private static @Nullable RuntimeException tried(Handle handle, Runnable action) {
    handle.savepoint(SAVEPOINT);
    try {
      action.run();
      handle.releaseSavepoint(SAVEPOINT);
      return null;
    } catch (RuntimeException e) {
      if (!RowFault.blames(e)) {
        throw e;
      }
      handle.rollbackToSavepoint(SAVEPOINT);
      return e;
    }
  }

  private void take(Handle handle, ElementId element, UUID feed, Change change) {
    documents.apply(handle, element, feed, change);
    parked.removeSuperseded(handle, element, change.fileId().toString(), change.position());
  }

  private void retry(Handle handle, ElementId element, ParkedChanges.Parked one) {
    try {
      Change change = WireJson.mapper().readValue(one.change(), Change.class);
      documents.apply(handle, element, one.feed(), change);
      parked.remove(handle, element, one.feed(), one.position());
    } catch (JsonProcessingException e) {
      throw new StillUnreadable(e);
    }
  }

  /** A parked change that this version cannot read either. */
  private static final class StillUnreadable extends JdbiException {
    private static final long serialVersionUID = 1L;

    StillUnreadable(JsonProcessingException cause) {
      super(cause);
    }
  }

  private static Optional<FeedPosition> read(Handle handle, ElementId element, String lock) {
    return handle
        .createQuery(
            "SELECT feed_id, position, sweeping_since IS NOT NULL AS sweeping"
                + " FROM feed_cursors WHERE element_id = :element"
                + lock)
        .bind("element", element.toString())
        .map(
            (row, context) ->
                new FeedPosition(
                    Optional.of(
                        new FeedCursor(
                            row.getObject("feed_id", UUID.class), row.getLong("position"))),
                    row.getBoolean("sweeping")))
        .findOne();
  }

  private static void write(Handle handle, ElementId element, FeedCursor cursor, boolean sweeping) {
    handle
        .createUpdate(
            """
            INSERT INTO feed_cursors AS f
              (element_id, feed_id, position, sweeping_since, last_error, updated_at)
            VALUES (:element, :feed, :position, CASE WHEN :sweeping THEN now() END, NULL, now())
            ON CONFLICT (element_id) DO UPDATE
            SET feed_id = excluded.feed_id, position = excluded.position,
                sweeping_since =
                  CASE WHEN :sweeping THEN coalesce(f.sweeping_since, now()) END,
                last_error = NULL, updated_at = now()
            """)
        .bind("element", element.toString())
        .bind("feed", cursor.feedId())
        .bind("position", cursor.position())
        .bind("sweeping", sweeping)
        .execute();
  }
}
