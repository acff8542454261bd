package io.artstore.api.file;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.api.element.ElementId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A document as every module answers it.
 *
 * @param size bytes
 * @param createdAt when it was taken in, to the microsecond
 * @param createdBy the id of who handed it in: a person's public id or a service account's id
 * @param metadata an object of the caller's own, empty when none was given
 * @param ttlDays days to live of a temporary document
 * @param revision counts the changes of the attributes, from 1
 */
public record Document(
    FileId fileId,
    String filename,
    long size,
    Sha256 sha256,
    String contentType,
    Instant createdAt,
    Instant updatedAt,
    String createdBy,
    String createdByName,
    Optional<String> description,
    Optional<String> version,
    List<String> tags,
    JsonNode metadata,
    RetentionPolicy retentionPolicy,
    Optional<Integer> ttlDays,
    Optional<Instant> expiresAt,
    long revision,
    ElementId storageElementId) {

  public Document {
    tags = List.copyOf(tags);
  }
}
