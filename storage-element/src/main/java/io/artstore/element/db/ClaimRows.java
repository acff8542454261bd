package io.artstore.element.db;

import io.artstore.api.element.ElementId;
import io.artstore.api.file.FileId;
import io.artstore.api.file.IdempotencyClaim;
import io.artstore.api.file.IdempotencyMove;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Claims of idempotency keys, {@code <prefix>_idempotency_keys}. */
public final class ClaimRows {
  private final Jdbi jdbi;
  private final ElementTables tables;

  public ClaimRows(Jdbi jdbi, ElementTables tables) {
    this.jdbi = jdbi;
    this.tables = tables;
  }

  /**
   * Keeps a claim unless the key has one.
   *
   * @return whether it was kept
   */
  public boolean claim(String key, IdempotencyClaim claim, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                    .createUpdate(
                        tables.in(
                            """
                            INSERT INTO <keys> (caller, idempotency_key, file_id, element_id,
                                created_at)
                            VALUES (:caller, :key, :file, :element, :now)
                            ON CONFLICT (caller, idempotency_key) DO NOTHING
                            """))
                    .bind("caller", claim.caller())
                    .bind("key", key)
                    .bind("file", claim.fileId().value())
                    .bind("element", claim.elementId().value())
                    .bind("now", DocumentColumns.utc(now))
                    .execute()
                == 1);
  }

  /** The claim that a caller's key has. */
  public Optional<IdempotencyClaim> find(String caller, String key) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    tables.in(
                        """
                        SELECT file_id, element_id FROM <keys>
                        WHERE caller = :caller AND idempotency_key = :key
                        """))
                .bind("caller", caller)
                .bind("key", key)
                .map(
                    (row, context) ->
                        new IdempotencyClaim(
                            caller,
                            new FileId(row.getObject("file_id", UUID.class)),
                            new ElementId(row.getObject("element_id", UUID.class))))
                .findOne());
  }

  /**
   * Points a claim at another element if it still points where the caller believes.
   *
   * @return whether it did
   */
  public boolean move(String key, IdempotencyMove move) {
    return jdbi.withHandle(
        handle ->
            handle
                    .createUpdate(
                        tables.in(
                            """
                            UPDATE <keys> SET element_id = :to
                            WHERE caller = :caller AND idempotency_key = :key
                                AND file_id = :file AND element_id = :from
                            """))
                    .bind("to", move.toElementId().value())
                    .bind("caller", move.caller())
                    .bind("key", key)
                    .bind("file", move.fileId().value())
                    .bind("from", move.fromElementId().value())
                    .execute()
                == 1);
  }

  /** Removes claims from before a moment. */
  public int prune(Instant before) {
    return jdbi.withHandle(
        handle ->
            handle
                .createUpdate(tables.in("DELETE FROM <keys> WHERE created_at < :before"))
                .bind("before", DocumentColumns.utc(before))
                .execute());
  }
}
