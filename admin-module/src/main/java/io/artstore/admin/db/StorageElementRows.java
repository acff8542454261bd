package io.artstore.admin.db;

import io.artstore.api.element.ElementAnnouncement;
import io.artstore.api.element.ElementHealth;
import io.artstore.api.element.ElementId;
import io.artstore.api.element.ElementMode;
import io.artstore.api.element.ElementRegistration;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Table {@code storage_elements}. Enum labels are upper case in the database and lower case on the
 * wire; {@link #label} and {@link #text} are the one place where they meet.
 */
public final class StorageElementRows {
  /** Lengths that the columns have. */
  public static final int NAME_LENGTH = 100;

  public static final int API_URL_LENGTH = 255;

  /** An entry and its place in the order of the list. */
  public record StoredElement(int position, ElementRegistration registration) {}

  /** What became of an announcement. */
  public enum Announced {
    ADDED,
    RENEWED,
    /** Another element has the name. */
    NAME_TAKEN
  }

  private static final String COLUMNS =
      """
      SELECT id, public_id, element_id, name, mode::text AS mode, status::text AS status, api_url,
        capacity_bytes, used_bytes, file_count, priority, last_health_check
      FROM storage_elements
      """;

  private final Jdbi jdbi;

  public StorageElementRows(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Entries after a position, in the order in which they were registered. */
  public List<StoredElement> list(int after, int limit) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(COLUMNS + "WHERE id > :after ORDER BY id LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> new StoredElement(row.getInt("id"), read(row)))
                .list());
  }

  public Optional<ElementRegistration> find(ElementId elementId) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(COLUMNS + "WHERE element_id = :elementId")
                .bind("elementId", elementId.value())
                .map((row, context) -> read(row))
                .findOne());
  }

  /**
   * Keeps what an element says of itself. An entry of the same name that no element has claimed
   * yet, as the old product left them, becomes this element's. An entry that an operator put under
   * maintenance stays so.
   */
  public Announced announceInTransaction(
      ElementId elementId, ElementAnnouncement announcement, Instant now) {
    return jdbi.inTransaction(
        handle -> {
          AdvisoryLock.REGISTRY.holdInTransaction(handle);
          claimByName(handle, elementId, announcement.name());
          if (nameIsTaken(handle, elementId, announcement.name())) {
            return Announced.NAME_TAKEN;
          }
          return upsert(handle, elementId, announcement, now) ? Announced.ADDED : Announced.RENEWED;
        });
  }

  private static void claimByName(Handle handle, ElementId elementId, String name) {
    handle
        .createUpdate(
            """
            UPDATE storage_elements SET element_id = :elementId
            WHERE name = :name AND element_id IS NULL
              AND NOT EXISTS (SELECT FROM storage_elements WHERE element_id = :elementId)
            """)
        .bind("elementId", elementId.value())
        .bind("name", name)
        .execute();
  }

  private static boolean nameIsTaken(Handle handle, ElementId elementId, String name) {
    return handle
        .createQuery(
            """
            SELECT EXISTS (SELECT FROM storage_elements
              WHERE name = :name AND element_id IS DISTINCT FROM :elementId)
            """)
        .bind("elementId", elementId.value())
        .bind("name", name)
        .mapTo(Boolean.class)
        .one();
  }

  /** Whether the row is new: only a row that this statement inserted has no {@code xmax}. */
  private static boolean upsert(
      Handle handle, ElementId elementId, ElementAnnouncement announcement, Instant now) {
    return handle
        .createQuery(
            """
            INSERT INTO storage_elements (name, mode, storage_type, base_path, api_url, status,
              capacity_bytes, used_bytes, file_count, last_health_check, is_replicated,
              replica_count, created_at, updated_at, element_id, priority)
            VALUES (:name, CAST(:mode AS storage_mode_enum), 'LOCAL', '', :apiUrl, 'ONLINE',
              :capacityBytes, :usedBytes, :fileCount, :now, false, 0, :now, :now, :elementId,
              :priority)
            ON CONFLICT (element_id) DO UPDATE SET
              name = excluded.name, mode = excluded.mode, api_url = excluded.api_url,
              status = CASE WHEN storage_elements.status = 'MAINTENANCE'
                THEN storage_elements.status ELSE excluded.status END,
              capacity_bytes = excluded.capacity_bytes, used_bytes = excluded.used_bytes,
              file_count = excluded.file_count, priority = excluded.priority,
              last_health_check = excluded.last_health_check, updated_at = excluded.updated_at
            RETURNING xmax = 0
            """)
        .bind("name", announcement.name())
        .bind("mode", label(announcement.mode()))
        .bind("apiUrl", announcement.apiUrl().toString())
        .bind("capacityBytes", announcement.capacityBytes())
        .bind("usedBytes", announcement.usedBytes())
        .bind("fileCount", announcement.fileCount())
        .bind("priority", announcement.priority())
        .bind("now", DatabaseTime.of(now))
        .bind("elementId", elementId.value())
        .mapTo(Boolean.class)
        .one();
  }

  private static ElementRegistration read(ResultSet row) throws SQLException {
    return new ElementRegistration(
        row.getObject("public_id", UUID.class),
        Optional.ofNullable(row.getObject("element_id", UUID.class)).map(ElementId::new),
        row.getString("name"),
        ElementMode.parse(text(row.getString("mode"))),
        ElementHealth.parse(text(row.getString("status"))),
        address(row.getString("api_url")),
        Optional.ofNullable(row.getObject("capacity_bytes", Long.class)),
        row.getLong("used_bytes"),
        row.getLong("file_count"),
        row.getInt("priority"),
        DatabaseTime.readOptional(row, "last_health_check"));
  }

  /** The old product took any text; one that is no address must not hide the other elements. */
  private static URI address(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      return URI.create("unusable:" + URLEncoder.encode(text, StandardCharsets.UTF_8));
    }
  }

  private static String label(ElementMode mode) {
    return mode.text().toUpperCase(Locale.ROOT);
  }

  private static String text(String label) {
    return label.toLowerCase(Locale.ROOT);
  }
}
