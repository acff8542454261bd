package io.artstore.query.db;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.api.element.ElementId;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** Changes that could not be applied: kept aside, counted, and tried again from time to time. */
public final class ParkedChanges {
  /** How many are tried again at once. */
  static final int BATCH = 500;

  private static final int ERROR_LIMIT = 2_000;

  private final Jdbi jdbi;

  /** A change as it came, and its place. */
  record Parked(UUID feed, long position, String change) {}

  public ParkedChanges(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** How many changes of all elements are parked. */
  public long count() {
    return jdbi.withHandle(
        handle ->
            handle.createQuery("SELECT count(*) FROM parked_changes").mapTo(Long.class).one());
  }

  /** The same for meters: not a number while the database is away. */
  public double countOrUnknown() {
    try {
      return count();
    } catch (JdbiException e) {
      return Double.NaN;
    }
  }

  void park(
      Handle handle, ElementId element, UUID feed, long position, JsonNode change, String error) {
    handle
        .createUpdate(
            """
            INSERT INTO parked_changes (element_id, feed_id, position, file_id, change, error, parked_at)
            VALUES (:element, :feed, :position, left(:file, 36), :change::jsonb, :error, now())
            ON CONFLICT (element_id, feed_id, position)
            DO UPDATE SET change = excluded.change, error = excluded.error
            """)
        .bind("element", element.toString())
        .bind("feed", feed)
        .bind("position", position)
        .bind("file", change.path("file_id").asText(""))
        // jsonb refuses the one character that JSON allows and PostgreSQL does not.
        .bind("change", change.toString().replace("\\u0000", "\\ufffd"))
        .bind("error", text(error))
        .execute();
  }

  /** Without what PostgreSQL refuses as text: NUL, and halves of characters. */
  private static String text(String error) {
    return error
        .substring(0, Math.min(error.length(), ERROR_LIMIT))
        .replaceAll("[\\x00\\p{Cs}]", " ");
  }

  /** Some of the feed that is being followed, from behind a position. */
  List<Parked> of(Handle handle, ElementId element, long after) {
    return handle
        .createQuery(
            """
            SELECT feed_id, p.position, p.change::text AS change
            FROM parked_changes p JOIN feed_cursors USING (element_id, feed_id)
            WHERE element_id = :element AND p.position > :after
            ORDER BY p.position LIMIT :limit
            """)
        .bind("element", element.toString())
        .bind("after", after)
        .bind("limit", BATCH)
        .map(
            (row, context) ->
                new Parked(
                    row.getObject("feed_id", UUID.class),
                    row.getLong("position"),
                    row.getString("change")))
        .list();
  }

  void remove(Handle handle, ElementId element, UUID feed, long position) {
    handle
        .createUpdate(
            """
            DELETE FROM parked_changes
            WHERE element_id = :element AND feed_id = :feed AND position = :position
            """)
        .bind("element", element.toString())
        .bind("feed", feed)
        .bind("position", position)
        .execute();
  }

  /** A later change of the same document says everything that the parked one said. */
  void removeSuperseded(Handle handle, ElementId element, String file, long position) {
    handle
        .createUpdate(
            """
            DELETE FROM parked_changes
            WHERE element_id = :element AND file_id = :file AND position < :position
            """)
        .bind("element", element.toString())
        .bind("file", file)
        .bind("position", position)
        .execute();
  }

  /** What other feeds of the element told is told again by this one. */
  void removeOtherFeeds(Handle handle, ElementId element, UUID feed) {
    handle
        .createUpdate("DELETE FROM parked_changes WHERE element_id = :element AND feed_id <> :feed")
        .bind("element", element.toString())
        .bind("feed", feed)
        .execute();
  }
}
