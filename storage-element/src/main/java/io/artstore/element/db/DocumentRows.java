package io.artstore.element.db;

import io.artstore.api.file.FileId;
import io.artstore.element.capacity.Capacity;
import io.artstore.element.document.StoredDocument;
import io.artstore.element.intention.Intention;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The index of documents, {@code <prefix>_files}. A change takes a row's feed position away. */
public final class DocumentRows {
  private static final UUID BEFORE_ALL = new UUID(0, 0);

  private static final String INSERT =
      "INSERT INTO <files> (" + DocumentColumns.NAMES + ") VALUES (" + DocumentColumns.VALUES + ")";

  private static final String COMMIT_CREATION =
      "WITH fence AS MATERIALIZED (%s), intention AS (%s AND EXISTS (SELECT 1 FROM fence)),"
              .formatted(ElementTables.FENCE, IntentionRows.COMMIT.strip())
          + " document AS (INSERT INTO <files> ("
          + DocumentColumns.NAMES
          + ") SELECT "
          + DocumentColumns.VALUES
          + " FROM fence ON CONFLICT (file_id) DO NOTHING)"
          + " SELECT count(*) FROM fence";

  private static final String ON_CONFLICT_UPDATE =
      """
      ON CONFLICT (file_id) DO UPDATE
      SET original_filename = excluded.original_filename,
          storage_filename = excluded.storage_filename,
          storage_path = excluded.storage_path,
          file_size = excluded.file_size,
          content_type = excluded.content_type,
          checksum = excluded.checksum,
          created_at = excluded.created_at,
          updated_at = excluded.updated_at,
          created_by_id = excluded.created_by_id,
          created_by_username = excluded.created_by_username,
          created_by_fullname = excluded.created_by_fullname,
          description = excluded.description,
          version = excluded.version,
          tags = excluded.tags,
          metadata_json = excluded.metadata_json,
          retention_policy = excluded.retention_policy,
          ttl_days = excluded.ttl_days,
          expires_at = excluded.expires_at,
          revision = excluded.revision,
          deleted_at = excluded.deleted_at,
          deleted_by_id = excluded.deleted_by_id,
          feed_position = NULL
      WHERE <files>.revision <= excluded.revision
      """;

  private final Jdbi jdbi;
  private final ElementTables tables;

  public DocumentRows(Jdbi jdbi, ElementTables tables) {
    this.jdbi = jdbi.registerArrayType(String.class, "text");
    this.tables = tables;
  }

  /** The row of a document, tombstones too. */
  public Optional<StoredDocument> find(FileId id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    tables.in(
                        "SELECT " + DocumentColumns.NAMES + " FROM <files> WHERE file_id = :id"))
                .bind("id", id.value())
                .map((row, context) -> DocumentColumns.read(row))
                .findOne());
  }

  /**
   * Documents in the order of their ids, tombstones left out.
   *
   * @param after the last id of the page before
   */
  public BoundedPage<StoredDocument> page(Optional<FileId> after, int limit) {
    return jdbi.inTransaction(
        handle -> {
          try (ResultIterator<StoredDocument> rows =
              handle
                  .createQuery(
                      tables.in(
                          "SELECT "
                              + DocumentColumns.NAMES
                              + " FROM <files> WHERE file_id > :after AND deleted_at IS NULL"
                              + " ORDER BY file_id LIMIT :limit"))
                  .bind("after", after.map(FileId::value).orElse(BEFORE_ALL))
                  // One more tells whether there is a next page.
                  .bind("limit", limit + 1)
                  .setFetchSize(BoundedPage.FETCH_ROWS)
                  .map((row, context) -> DocumentColumns.read(row))
                  .iterator()) {
            return BoundedPage.read(rows, limit, document -> document);
          }
        });
  }

  /**
   * One transaction: the row appears and the intention is committed. Idempotent: a row that is
   * there stays.
   *
   * @param epoch of this process, which need not be the intention's
   * @throws DeposedException when the epoch is over; nothing was written
   */
  public void commitCreation(
      StoredDocument document, Intention intention, long epoch, Instant now) {
    requireWriter(
        epoch,
        jdbi.withHandle(
            handle ->
                DocumentColumns.bind(handle.createQuery(tables.in(COMMIT_CREATION)), document)
                    .bind("intention_id", intention.id())
                    .bind("epoch", epoch)
                    .bind("now", DocumentColumns.utc(now))
                    .mapTo(Integer.class)
                    .one()));
  }

  /**
   * One transaction: the row becomes a tombstone, to be numbered anew. Idempotent.
   *
   * @param epoch of this process
   * @throws DeposedException when the epoch is over; nothing was written
   */
  public void commitDeletion(StoredDocument tombstone, long epoch) {
    requireWriter(
        epoch,
        jdbi.withHandle(
            handle ->
                DocumentColumns.bind(
                        handle.createQuery(
                            tables.in(
                                """
                                WITH fence AS MATERIALIZED (%s), document AS (
                                    UPDATE <files>
                                    SET deleted_at = :deleted_at, deleted_by_id = :deleted_by_id,
                                        updated_at = :updated_at, revision = :revision,
                                        feed_position = NULL
                                    WHERE file_id = :file_id AND deleted_at IS NULL
                                        AND EXISTS (SELECT 1 FROM fence))
                                SELECT count(*) FROM fence
                                """
                                    .formatted(ElementTables.FENCE))),
                        tombstone)
                    .bind("epoch", epoch)
                    .mapTo(Integer.class)
                    .one()));
  }

  private static void requireWriter(long epoch, int fence) {
    if (fence == 0) {
      throw new DeposedException(epoch);
    }
  }

  /** One transaction: rows as the files say, newer states of a document in place of older ones. */
  public void putAll(List<StoredDocument> documents) {
    jdbi.useTransaction(
        handle -> {
          PreparedBatch batch = handle.prepareBatch(tables.in(INSERT + " " + ON_CONFLICT_UPDATE));
          documents.forEach(document -> DocumentColumns.bind(batch, document).add());
          batch.execute();
        });
  }

  /** How many documents there are, and their bytes; tombstones left out. */
  public Capacity.Totals totals() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    tables.in(
                        """
                        SELECT count(*) AS files, coalesce(sum(file_size), 0) AS bytes
                        FROM <files> WHERE deleted_at IS NULL
                        """))
                .map(
                    (row, context) ->
                        new Capacity.Totals(row.getLong("files"), row.getLong("bytes")))
                .one());
  }
}
