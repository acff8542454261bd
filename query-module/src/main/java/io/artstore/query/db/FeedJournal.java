package io.artstore.query.db;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.artstore.api.element.ElementId;
import io.artstore.api.file.Change;
import io.artstore.api.file.FeedCursor;
import io.artstore.api.json.WireJson;
import io.artstore.client.FeedItem;
import io.artstore.client.FeedPage;
import io.artstore.servicekit.postgres.DatabaseUnavailableException;
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
   * Takes a page over and moves the cursor behind it. Does nothing but answer the present cursor
   * when that is not where the page began.
   *
   * @param last whether the page reaches the present end of the feed, so that a sweep can end
   */
  public Applied applyInOneTransaction(
      ElementId element, FeedPosition from, FeedPage page, boolean last) {
    try {
      return inOneTransaction(element, from, page, last, false);
    } catch (JdbiException e) {
      if (DatabaseUnavailableException.in(e).isPresent()) {
        throw e;
      }
      // One change at least cannot be applied. Savepoints find out which; they cost too much to
      // be set for every page.
      return inOneTransaction(element, from, page, last, true);
    }
  }

  /** The feed began anew: it is read from the start, and what it does not tell is swept after. */
  public FeedPosition beginSweepInOneTransaction(ElementId element) {
    jdbi.useTransaction(
        handle -> {
          // Before the rows are touched: whoever applies a page of the old feed holds this lock.
          handle
              .createUpdate(
                  """
                  UPDATE feed_cursors
                  SET position = 0, sweeping_since = coalesce(sweeping_since, now()),
                      updated_at = now()
                  WHERE element_id = :element
                  """)
              .bind("element", element.toString())
              .execute();
          documents.doubtLocations(handle, element);
        });
    return new FeedPosition(Optional.empty(), true);
  }

  /** Tries the parked changes of an element again; answers how many could be applied. */
  public int retryParkedInOneTransaction(ElementId element) {
    return jdbi.inTransaction(
        handle -> {
          int applied = 0;
          for (ParkedChanges.Parked one : parked.of(handle, element)) {
            if (tried(handle, () -> retry(handle, element, one)) == null) {
              applied++;
            }
          }
          return applied;
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

  private Applied inOneTransaction(
      ElementId element, FeedPosition from, FeedPage page, boolean last, boolean careful) {
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
          int swept = 0;
          boolean sweeping = from.sweeping();
          if (sweeping && last) {
            swept = documents.sweep(handle, element, page.feedId());
            parked.removeOtherFeeds(handle, element, page.feedId());
            sweeping = false;
          }
          write(handle, element, page.next(), sweeping);
          return new Applied(new FeedPosition(Optional.of(page.next()), sweeping), kept, swept);
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
      JdbiException failure = tried(handle, action);
      if (failure != null) {
        park(handle, element, feed, item, String.valueOf(failure.getMessage()));
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
  private static @Nullable JdbiException tried(Handle handle, Runnable action) {
    handle.savepoint(SAVEPOINT);
    try {
      action.run();
      handle.releaseSavepoint(SAVEPOINT);
      return null;
    } catch (JdbiException e) {
      if (DatabaseUnavailableException.in(e).isPresent()) {
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
