package io.artstore.query.db;

import io.artstore.api.element.ElementId;
import io.artstore.api.file.Change;
import io.artstore.api.file.Document;
import io.artstore.api.file.FileId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Documents and the elements on which they lie. A document is listed as long as one of its
 * locations is present; a location's state never goes back to an earlier position of its feed.
 */
public final class DocumentIndex {
  private static final String PRESENT = "present";
  private static final String DELETED = "deleted";

  private final Jdbi jdbi;

  public DocumentIndex(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public Optional<Document> find(FileId id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT "
                        + DocumentRow.COLUMNS
                        + " FROM file_metadata_cache c WHERE c.id = :id")
                .bind("id", id.toString())
                .map((row, context) -> DocumentRow.read(row))
                .findOne());
  }

  /** The elements on which a document lies, that of the listed attributes first. */
  public List<ElementId> locations(FileId id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT l.element_id FROM file_locations l
                    LEFT JOIN file_metadata_cache c ON c.id = l.file_id
                    WHERE l.file_id = :id AND l.state = 'present'
                    ORDER BY (c.storage_element_id = l.element_id) DESC NULLS LAST, l.element_id
                    """)
                .bind("id", id.toString())
                .mapTo(String.class)
                .map(ElementId::parse)
                .list());
  }

  /** Whether every location that was ever heard of is deleted; false when none was. */
  public boolean isDeleted(FileId id) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT count(*) > 0 AND bool_and(state = 'deleted')
                    FROM file_locations WHERE file_id = :id
                    """)
                .bind("id", id.toString())
                .mapTo(Boolean.class)
                .one());
  }

  /** Takes a change over, unless the same feed told a later one of this document before. */
  void apply(Handle handle, ElementId element, UUID feed, Change change) {
    if (!moveLocation(handle, element, feed, change)) {
      return;
    }
    if (change.document().isPresent()) {
      upsert(handle, change.document().get());
    } else {
      forget(handle, List.of(change.fileId().toString()));
    }
  }

  /**
   * Takes no position of some of the element's locations for known any more: a feed that begins
   * anew counts anew, and may even keep its id when it lost its end.
   *
   * @return how many there were; fewer than the limit when none is left
   */
  int doubtLocations(Handle handle, ElementId element, int limit) {
    return handle
        .createUpdate(
            """
            UPDATE file_locations SET feed_id = NULL
            WHERE element_id = :element AND file_id IN (
              SELECT file_id FROM file_locations
              WHERE element_id = :element AND feed_id IS NOT NULL LIMIT :limit)
            """)
        .bind("element", element.toString())
        .bind("limit", limit)
        .execute();
  }

  /**
   * Takes locations of the element for deleted that another feed than this one told.
   *
   * @return how many there were; fewer than the limit when none is left
   */
  int sweep(Handle handle, ElementId element, UUID feed, int limit) {
    List<String> files =
        handle
            .createQuery(
                """
                UPDATE file_locations SET state = 'deleted', updated_at = now()
                WHERE element_id = :element AND file_id IN (
                  SELECT file_id FROM file_locations
                  WHERE element_id = :element AND feed_id IS DISTINCT FROM :feed
                    AND state = 'present' LIMIT :limit)
                RETURNING file_id
                """)
            .bind("element", element.toString())
            .bind("feed", feed)
            .bind("limit", limit)
            .mapTo(String.class)
            .list();
    forget(handle, files);
    return files.size();
  }

  private static boolean moveLocation(Handle handle, ElementId element, UUID feed, Change change) {
    return handle
            .createUpdate(
                """
                INSERT INTO file_locations AS l
                  (file_id, element_id, state, position, feed_id, revision, updated_at)
                VALUES (:file, :element, :state, :position, :feed, :revision, now())
                ON CONFLICT (file_id, element_id) DO UPDATE
                SET state = excluded.state, position = excluded.position,
                    feed_id = excluded.feed_id, revision = excluded.revision, updated_at = now()
                WHERE l.feed_id IS DISTINCT FROM excluded.feed_id
                   OR l.position <= excluded.position
                """)
            .bind("file", change.fileId().toString())
            .bind("element", element.toString())
            .bind("state", change.deleted() ? DELETED : PRESENT)
            .bind("position", change.position())
            .bind("feed", feed)
            .bind("revision", change.document().map(Document::revision).orElse(0L))
            .execute()
        == 1;
  }

  /**
   * Attributes of one element follow its own order; those of another replace them only when they
   * are newer, or when the listed element does not hold the document any more.
   */
  private static void upsert(Handle handle, Document document) {
    var statement =
        handle.createUpdate(
            """
            INSERT INTO file_metadata_cache AS c
              (id, filename, file_size, sha256_hash, mime_type, created_at, updated_at, owner_id,
               username, description, version, tags, metadata, retention_policy, ttl_days,
               expires_at, revision, storage_element_id)
            VALUES
              (:id, :filename, :file_size, :sha256_hash, :mime_type, :created_at, :updated_at,
               :owner_id, :username, :description, :version, :tags, :metadata::jsonb,
               :retention_policy, :ttl_days, :expires_at, :revision, :storage_element_id)
            ON CONFLICT (id) DO UPDATE
            SET filename = excluded.filename, file_size = excluded.file_size,
                sha256_hash = excluded.sha256_hash, mime_type = excluded.mime_type,
                created_at = excluded.created_at, updated_at = excluded.updated_at,
                owner_id = excluded.owner_id, username = excluded.username,
                description = excluded.description, version = excluded.version,
                tags = excluded.tags, metadata = excluded.metadata,
                retention_policy = excluded.retention_policy, ttl_days = excluded.ttl_days,
                expires_at = excluded.expires_at, revision = excluded.revision,
                storage_element_id = excluded.storage_element_id, cache_updated_at = now()
            WHERE c.storage_element_id = excluded.storage_element_id
               OR c.revision < excluded.revision
               OR NOT EXISTS (
                 SELECT FROM file_locations l
                 WHERE l.file_id = c.id AND l.element_id = c.storage_element_id
                   AND l.state = 'present')
            """);
    DocumentRow.bind(statement, document).execute();
  }

  /** Unlists documents without locations; makes the others point at one that is present. */
  private static void forget(Handle handle, List<String> files) {
    handle
        .createUpdate(
            """
            DELETE FROM file_metadata_cache c
            WHERE c.id = ANY(:files) AND NOT EXISTS (
              SELECT FROM file_locations l WHERE l.file_id = c.id AND l.state = 'present')
            """)
        .bindArray("files", String.class, files)
        .execute();
    handle
        .createUpdate(
            """
            UPDATE file_metadata_cache c
            SET storage_element_id = l.element_id, cache_updated_at = now()
            FROM (SELECT DISTINCT ON (file_id) file_id, element_id FROM file_locations
                  WHERE file_id = ANY(:files) AND state = 'present'
                  ORDER BY file_id, revision DESC, element_id) l
            WHERE c.id = l.file_id AND NOT EXISTS (
              SELECT FROM file_locations own
              WHERE own.file_id = c.id AND own.element_id = c.storage_element_id
                AND own.state = 'present')
            """)
        .bindArray("files", String.class, files)
        .execute();
  }
}
