package io.artstore.element.db;

import io.artstore.element.identity.ElementIdentity;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The one row of {@code <prefix>_config}: which element this index belongs to, and its feed. */
public final class ElementRow {
  /** The table has a serial key and one row, as the old product left it. */
  private static final int ID = 1;

  private final Jdbi jdbi;
  private final ElementTables tables;

  public ElementRow(Jdbi jdbi, ElementTables tables) {
    this.jdbi = jdbi;
    this.tables = tables;
  }

  /**
   * What the row says.
   *
   * @param elementId empty in an index that no element has taken yet
   * @param feedId empty in an index that was never completed
   */
  public record State(
      Optional<UUID> elementId, Optional<UUID> feedId, long lastFeedPosition, long writerEpoch) {}

  /** Reads the row, empty when the index is new. */
  public Optional<State> read() {
    return jdbi.withHandle(this::read);
  }

  private Optional<State> read(Handle handle) {
    return handle
        .createQuery(
            tables.in(
                """
                SELECT element_id, feed_id, last_feed_position, writer_epoch
                FROM <config> WHERE id = :id
                """))
        .bind("id", ID)
        .map(
            (row, context) ->
                new State(
                    Optional.ofNullable(row.getObject("element_id", UUID.class)),
                    Optional.ofNullable(row.getObject("feed_id", UUID.class)),
                    row.getLong("last_feed_position"),
                    row.getLong("writer_epoch")))
        .findOne();
  }

  /** One transaction: the index belongs to this element and its new writer. */
  public void take(ElementIdentity identity, Instant now) {
    take("", identity, now);
  }

  /**
   * The same for an index that is not what the files say: its feed ends here, and its rows go, so
   * that what the files do not show is not there afterwards.
   */
  public void takeAndDistrust(ElementIdentity identity, Instant now) {
    take(", feed_id = NULL", identity, now);
  }

  private void take(String alsoSet, ElementIdentity identity, Instant now) {
    jdbi.useTransaction(
        handle -> {
          // Waits for the commits of the writer before this one; those that come after see the
          // new epoch.
          handle
              .createQuery(tables.in("SELECT id FROM <config> WHERE id = :id FOR UPDATE"))
              .bind("id", ID)
              .mapTo(Integer.class)
              .list();
          if (!alsoSet.isEmpty()) {
            handle.execute(tables.in("DELETE FROM <files>"));
          }
          handle
              .createUpdate(
                  tables.in(
                      """
                        INSERT INTO <config> AS c (id, current_mode, mode_changed_at, is_master,
                            element_id, writer_epoch, created_at, updated_at)
                        VALUES (:id, :mode, :now, true, :element, :epoch, :now, :now)
                        ON CONFLICT (id) DO UPDATE
                        SET mode_changed_at = CASE WHEN c.current_mode = excluded.current_mode
                                THEN c.mode_changed_at ELSE excluded.mode_changed_at END,
                            current_mode = excluded.current_mode,
                            element_id = excluded.element_id,
                            writer_epoch = excluded.writer_epoch,
                            updated_at = excluded.updated_at
                        """
                          + alsoSet))
              .bind("id", ID)
              .bind("mode", identity.mode().text())
              .bind("element", identity.elementId().value())
              .bind("epoch", identity.writerEpoch())
              .bind("now", DocumentColumns.utc(now))
              .execute();
        });
  }

  /** One transaction: all positions are taken away and numbering begins anew under a new id. */
  public void beginFeed(UUID feedId, Instant now) {
    jdbi.useTransaction(
        handle -> {
          handle.execute(
              tables.in("UPDATE <files> SET feed_position = NULL WHERE feed_position IS NOT NULL"));
          handle
              .createUpdate(
                  tables.in(
                      """
                      UPDATE <config>
                      SET feed_id = :feed, last_feed_position = 0, last_cache_rebuild = :now,
                          updated_at = :now
                      WHERE id = :id
                      """))
              .bind("feed", feedId)
              .bind("now", DocumentColumns.utc(now))
              .bind("id", ID)
              .execute();
        });
  }
}
