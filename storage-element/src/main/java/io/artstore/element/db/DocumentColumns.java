package io.artstore.element.db;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.artstore.api.file.FileId;
import io.artstore.api.file.RetentionPolicy;
import io.artstore.api.file.Sha256;
import io.artstore.api.json.WireJson;
import io.artstore.element.document.Attributes;
import io.artstore.element.document.Deletion;
import io.artstore.element.document.Origin;
import io.artstore.element.document.Place;
import io.artstore.element.document.StoredDocument;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * A document as a row of {@code <prefix>_files}. Who acted for whom is kept in the attribute file
 * only.
 */
final class DocumentColumns {
  static final String NAMES =
      "file_id, original_filename, storage_filename, storage_path, file_size, content_type,"
          + " checksum, created_at, updated_at, created_by_id, created_by_username,"
          + " created_by_fullname, description, version, tags, metadata_json, retention_policy,"
          + " ttl_days, expires_at, revision, deleted_at, deleted_by_id";

  static final String VALUES =
      ":file_id, :original_filename, :storage_filename, :storage_path, :file_size, :content_type,"
          + " :checksum, :created_at, :updated_at, :created_by_id, :created_by_username,"
          + " :created_by_fullname, :description, :version, :tags, CAST(:metadata_json AS jsonb),"
          + " :retention_policy, :ttl_days, :expires_at, :revision, :deleted_at, :deleted_by_id";

  private DocumentColumns() {}

  static <S extends SqlStatement<S>> S bind(S statement, StoredDocument document) {
    Attributes attributes = document.attributes();
    Origin origin = document.origin();
    return statement
        .bind("file_id", document.fileId().value())
        .bind("original_filename", attributes.filename())
        .bind("storage_filename", document.place().name())
        .bind("storage_path", document.place().folder())
        .bind("file_size", document.size())
        .bind("content_type", attributes.contentType())
        .bind("checksum", document.checksum().hex())
        .bind("created_at", utc(origin.at()))
        .bind("updated_at", utc(document.updatedAt()))
        .bind("created_by_id", origin.byId())
        .bind("created_by_username", origin.byName())
        .bind("created_by_fullname", origin.byFullName().orElse(null))
        .bind("description", attributes.description().orElse(null))
        .bind("version", attributes.version().orElse(null))
        .bindArray("tags", String.class, attributes.tags())
        .bind("metadata_json", attributes.metadata().toString())
        .bind("retention_policy", attributes.retentionPolicy().text())
        .bind("ttl_days", attributes.ttlDays().orElse(null))
        .bind("expires_at", attributes.expiresAt().map(DocumentColumns::utc).orElse(null))
        .bind("revision", document.revision())
        .bind("deleted_at", document.deletion().map(deletion -> utc(deletion.at())).orElse(null))
        .bind("deleted_by_id", document.deletion().map(Deletion::byId).orElse(null));
  }

  static StoredDocument read(ResultSet row) throws SQLException {
    return new StoredDocument(
        new FileId(row.getObject("file_id", UUID.class)),
        new Place(row.getString("storage_path"), row.getString("storage_filename")),
        row.getLong("file_size"),
        Sha256.parse(row.getString("checksum")),
        attributes(row),
        new Origin(
            time(row, "created_at").orElseThrow(),
            row.getString("created_by_id"),
            row.getString("created_by_username"),
            Optional.ofNullable(row.getString("created_by_fullname")),
            Optional.empty()),
        time(row, "updated_at").orElseThrow(),
        row.getLong("revision"),
        deletion(row));
  }

  private static Attributes attributes(ResultSet row) throws SQLException {
    return new Attributes(
        row.getString("original_filename"),
        row.getString("content_type"),
        Optional.ofNullable(row.getString("description")),
        Optional.ofNullable(row.getString("version")),
        List.of((String[]) row.getArray("tags").getArray()),
        metadata(row.getString("metadata_json")),
        RetentionPolicy.parse(row.getString("retention_policy")),
        Optional.ofNullable(row.getObject("ttl_days", Integer.class)),
        time(row, "expires_at"));
  }

  private static Optional<Deletion> deletion(ResultSet row) throws SQLException {
    Optional<Instant> at = time(row, "deleted_at");
    if (at.isEmpty()) {
      return Optional.empty();
    }
    String by = Optional.ofNullable(row.getString("deleted_by_id")).orElse("");
    return Optional.of(new Deletion(at.get(), by, Optional.empty()));
  }

  private static JsonNode metadata(@Nullable String json) throws SQLException {
    if (json == null) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      return WireJson.mapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new SQLException("metadata_json cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
