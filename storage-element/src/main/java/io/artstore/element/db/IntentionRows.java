package io.artstore.element.db;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.artstore.api.file.FileId;
import io.artstore.api.file.Sha256;
import io.artstore.api.json.WireJson;
import io.artstore.element.document.Place;
import io.artstore.element.intention.Intention;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The intention log, {@code <prefix>_wal}. */
public final class IntentionRows {
  static final String COMMIT = ending("committed", "NULL");

  /** So that one statement stays far below its time limit, however long nothing was pruned. */
  private static final int PRUNED_AT_ONCE = 10_000;

  private static final String STORAGE_PATH = "storage_path";
  private static final String STORAGE_FILENAME = "storage_filename";
  private static final String SIZE = "size";
  private static final String SHA256 = "sha256";
  private static final String EPOCH = "epoch";

  private final Jdbi jdbi;
  private final ElementTables tables;

  public IntentionRows(Jdbi jdbi, ElementTables tables) {
    this.jdbi = jdbi;
    this.tables = tables;
  }

  private static String ending(String status, String message) {
    return """
        UPDATE <wal>
        SET status = '%s', error_message = %s, completed_at = :now,
            duration_ms = greatest(0, round(extract(epoch FROM :now - started_at) * 1000))::bigint
        WHERE transaction_id = :intention_id AND status = 'pending'
        """
        .formatted(status, message);
  }

  /**
   * Commits the intention, before the first file is touched.
   *
   * @throws DeposedException when its epoch is over; nothing was written
   */
  public void begin(Intention intention) {
    int begun =
        jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(
                        tables.in(
                            """
                        INSERT INTO <wal> (transaction_id, operation_type, status, file_id,
                            operation_data, started_at, user_id)
                        SELECT :id, :operation, 'pending', :file_id, CAST(:data AS jsonb),
                            :started_at, :user_id
                        FROM (%s) AS fence
                        """
                                .formatted(ElementTables.FENCE)))
                    .bind("epoch", intention.epoch())
                    .bind("id", intention.id())
                    .bind("operation", intention.operation().text())
                    .bind("file_id", intention.fileId().value())
                    .bind("data", data(intention))
                    .bind("started_at", DocumentColumns.utc(intention.startedAt()))
                    .bind("user_id", intention.userId())
                    .execute());
    if (begun == 0) {
      throw new DeposedException(intention.epoch());
    }
  }

  private static String data(Intention intention) {
    return JsonNodeFactory.instance
        .objectNode()
        .put(STORAGE_PATH, intention.place().folder())
        .put(STORAGE_FILENAME, intention.place().name())
        .put(SIZE, intention.size())
        .put(SHA256, intention.checksum().hex())
        .put(EPOCH, intention.epoch())
        .toString();
  }

  public void commit(Intention intention, Instant now) {
    end(COMMIT, intention, now);
  }

  /** Nothing of it remains. */
  public void rollBack(Intention intention, Instant now) {
    end(ending("rolled_back", "NULL"), intention, now);
  }

  /** A person must look. */
  public void fail(Intention intention, String why, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(tables.in(ending("failed", ":why")))
                .bind("why", why)
                .bind("intention_id", intention.id())
                .bind("now", DocumentColumns.utc(now))
                .execute());
  }

  private void end(String sql, Intention intention, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(tables.in(sql))
                .bind("intention_id", intention.id())
                .bind("now", DocumentColumns.utc(now))
                .execute());
  }

  /** What is pending, in the order in which it began. */
  public List<Intention> pending() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    tables.in(
                        """
                        SELECT transaction_id, operation_type, file_id, operation_data, started_at,
                            user_id
                        FROM <wal>
                        WHERE status = 'pending' AND operation_type IN ('file_create', 'file_delete')
                            AND operation_data ? 'epoch'
                        ORDER BY started_at, transaction_id
                        """
                            .replace("?", "??")))
                .map((row, context) -> read(row))
                .list());
  }

  private static Intention read(ResultSet row) throws SQLException {
    try {
      JsonNode data = WireJson.mapper().readTree(row.getString("operation_data"));
      return new Intention(
          row.getObject("transaction_id", UUID.class),
          Intention.Operation.parse(row.getString("operation_type")),
          new FileId(row.getObject("file_id", UUID.class)),
          new Place(data.path(STORAGE_PATH).asText(), data.path(STORAGE_FILENAME).asText()),
          data.path(SIZE).longValue(),
          Sha256.parse(data.path(SHA256).asText()),
          data.path(EPOCH).longValue(),
          row.getObject("started_at", OffsetDateTime.class).toInstant(),
          row.getString("user_id"));
    } catch (JsonProcessingException e) {
      throw new SQLException("operation_data cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  /** Removes what was committed or rolled back before a moment, a limited number at a time. */
  public int prune(Instant before) {
    int all = 0;
    int removed;
    do {
      removed = pruneSome(before);
      all += removed;
    } while (removed == PRUNED_AT_ONCE);
    return all;
  }

  private int pruneSome(Instant before) {
    return jdbi.withHandle(
        handle ->
            handle
                .createUpdate(
                    tables.in(
                        """
                        DELETE FROM <wal> WHERE ctid IN (
                            SELECT ctid FROM <wal>
                            WHERE status IN ('committed', 'rolled_back')
                                AND completed_at < :before
                            LIMIT :limit)
                        """))
                .bind("before", DocumentColumns.utc(before))
                .bind("limit", PRUNED_AT_ONCE)
                .execute());
  }
}
