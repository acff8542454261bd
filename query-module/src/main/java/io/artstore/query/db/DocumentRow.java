package io.artstore.query.db;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.api.element.ElementId;
import io.artstore.api.file.Document;
import io.artstore.api.file.FileId;
import io.artstore.api.file.RetentionPolicy;
import io.artstore.api.file.Sha256;
import io.artstore.api.json.WireJson;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** A document as a row of {@code file_metadata_cache}, both ways. */
final class DocumentRow {
  /** What {@link #read} needs, with {@code c} for the table. */
  static final String COLUMNS =
      """
      c.id, c.filename, c.file_size, c.sha256_hash, c.mime_type, c.created_at, c.updated_at, \
      c.owner_id, c.username, c.description, c.version, c.tags, c.metadata::text AS metadata, \
      c.retention_policy, c.ttl_days, c.expires_at, c.revision, c.storage_element_id""";

  private DocumentRow() {}

  static Document read(ResultSet row) throws SQLException {
    String username = text(row, "username");
    return new Document(
        FileId.parse(text(row, "id")),
        text(row, "filename"),
        row.getLong("file_size"),
        Sha256.parse(text(row, "sha256_hash")),
        optional(row, "mime_type").orElse("application/octet-stream"),
        instant(row, "created_at").orElseThrow(),
        instant(row, "updated_at").orElseThrow(),
        optional(row, "owner_id").orElse(username),
        username,
        optional(row, "description"),
        optional(row, "version"),
        tags(row.getArray("tags")),
        metadata(row.getString("metadata")),
        RetentionPolicy.parse(text(row, "retention_policy")),
        Optional.ofNullable(row.getObject("ttl_days", Integer.class)),
        instant(row, "expires_at"),
        row.getLong("revision"),
        ElementId.parse(text(row, "storage_element_id")));
  }

  /** Binds every value of a document under its column's name. */
  static <S extends SqlStatement<S>> S bind(S statement, Document document) {
    return statement
        .bind("id", document.fileId().toString())
        .bind("filename", document.filename())
        .bind("file_size", document.size())
        .bind("sha256_hash", document.sha256().hex())
        .bind("mime_type", document.contentType())
        .bind("created_at", utc(document.createdAt()))
        .bind("updated_at", utc(document.updatedAt()))
        .bind("owner_id", document.createdBy())
        .bind("username", document.createdByName())
        .bind("description", document.description().orElse(null))
        .bind("version", document.version().orElse(null))
        .bindArray("tags", String.class, document.tags())
        .bind("metadata", document.metadata().toString())
        .bind("retention_policy", document.retentionPolicy().text())
        .bind("ttl_days", document.ttlDays().orElse(null))
        .bind("expires_at", document.expiresAt().map(DocumentRow::utc).orElse(null))
        .bind("revision", document.revision())
        .bind("storage_element_id", document.storageElementId().toString());
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private static String text(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getString(column), column);
  }

  private static Optional<String> optional(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column));
  }

  private static List<String> tags(@Nullable Array array) throws SQLException {
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }

  private static JsonNode metadata(@Nullable String text) throws SQLException {
    if (text == null) {
      return WireJson.mapper().createObjectNode();
    }
    try {
      return WireJson.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new SQLException("a jsonb column holds what is no JSON", e);
    }
  }
}
