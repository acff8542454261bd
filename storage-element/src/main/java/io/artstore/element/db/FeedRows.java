package io.artstore.element.db;

import io.artstore.element.capacity.Capacity;
import io.artstore.element.document.StoredDocument;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.ResultIterator;

/** Positions of changes. See {@code docs/formats/change-feed.md} for why they are given late. */
public final class FeedRows {
  private final Jdbi jdbi;
  private final ElementTables tables;

  public FeedRows(Jdbi jdbi, ElementTables tables) {
    this.jdbi = jdbi;
    this.tables = tables;
  }

  /** The latest state of a document and its place in the feed. */
  public record NumberedDocument(long position, StoredDocument document) {}

  /**
   * One transaction: committed changes get the next positions, and the row of the element the new
   * end and the totals. To be called by one thread of the element's one writer.
   *
   * @param epoch of this writer
   * @param known the highest end that this process has seen
   * @throws DeposedException when the epoch is over; nothing was written
   * @throws IllegalStateException when the end is lower than it was: the database was brought back
   *     from a backup while this process ran; nothing was written
   */
  public Numbered number(int limit, long epoch, long known, Capacity.Totals totals) {
    return jdbi.inTransaction(
        handle -> {
          long last = lockEnd(handle, epoch);
          if (last < known) {
            throw new IllegalStateException(
                ("the feed ends at %d and ended at %d before: the database was brought back from a"
                        + " backup; restart this element, so that it is indexed again")
                    .formatted(last, known));
          }
          List<Long> positions = giveNumbers(handle, last, limit);
          long end = positions.stream().mapToLong(Long::longValue).max().orElse(last);
          storeEnd(handle, end, totals);
          return new Numbered(positions.size(), end);
        });
  }

  /**
   * What was numbered.
   *
   * @param count fewer than the limit means that none are left
   * @param end the highest position ever given
   */
  public record Numbered(int count, long end) {}

  /** Not stronger than it need be: changes only want to know that their epoch goes on. */
  private long lockEnd(Handle handle, long epoch) {
    return handle
        .createQuery(
            tables.in(
                """
                SELECT last_feed_position FROM <config>
                WHERE id = 1 AND writer_epoch = :epoch FOR NO KEY UPDATE
                """))
        .bind("epoch", epoch)
        .mapTo(Long.class)
        .findOne()
        .orElseThrow(() -> new DeposedException(epoch));
  }

  private List<Long> giveNumbers(Handle handle, long last, int limit) {
    return handle
        .createQuery(
            tables.in(
                """
                WITH next AS (
                    SELECT file_id, row_number() OVER (ORDER BY updated_at, file_id) AS number
                    FROM <files> WHERE feed_position IS NULL
                    ORDER BY updated_at, file_id LIMIT :limit
                )
                UPDATE <files> AS f SET feed_position = :last + next.number
                FROM next WHERE f.file_id = next.file_id AND f.feed_position IS NULL
                RETURNING f.feed_position
                """))
        .bind("limit", limit)
        .bind("last", last)
        .mapTo(Long.class)
        .list();
  }

  private void storeEnd(Handle handle, long end, Capacity.Totals totals) {
    handle
        .createUpdate(
            tables.in(
                """
                UPDATE <config>
                SET last_feed_position = :end, total_files = :files, total_size_bytes = :bytes
                WHERE id = 1 AND (last_feed_position, total_files, total_size_bytes)
                    IS DISTINCT FROM (:end, :files, :bytes)
                """))
        .bind("end", end)
        .bind("files", totals.files())
        .bind("bytes", totals.bytes())
        .execute();
  }

  /** Numbered changes after a position, in order. */
  public BoundedPage<NumberedDocument> after(long position, int limit) {
    return jdbi.inTransaction(
        handle -> {
          try (ResultIterator<NumberedDocument> rows =
              handle
                  .createQuery(
                      tables.in(
                          "SELECT feed_position, "
                              + DocumentColumns.NAMES
                              + " FROM <files> WHERE feed_position > :after"
                              + " ORDER BY feed_position LIMIT :limit"))
                  .bind("after", position)
                  // One more tells whether there are more.
                  .bind("limit", limit + 1)
                  .setFetchSize(BoundedPage.FETCH_ROWS)
                  .map(
                      (row, context) ->
                          new NumberedDocument(
                              row.getLong("feed_position"), DocumentColumns.read(row)))
                  .iterator()) {
            return BoundedPage.read(rows, limit, NumberedDocument::document);
          }
        });
  }

  /** The highest position ever given. */
  public long end() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(tables.in("SELECT last_feed_position FROM <config> WHERE id = 1"))
                .mapTo(Long.class)
                .one());
  }
}
