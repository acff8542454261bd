package io.artstore.element.document;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.api.file.RetentionPolicy;
import io.artstore.api.file.UploadAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was said about a document when it was handed in. */
public record Attributes(
    String filename,
    String contentType,
    Optional<String> description,
    Optional<String> version,
    List<String> tags,
    JsonNode metadata,
    RetentionPolicy retentionPolicy,
    Optional<Integer> ttlDays,
    Optional<Instant> expiresAt) {

  public Attributes {
    tags = List.copyOf(tags);
  }

  /** Those of an upload that is taken in at a moment. */
  public static Attributes of(UploadAttributes given, Instant takenIn) {
    return new Attributes(
        given.filename(),
        given.contentType(),
        given.description(),
        given.version(),
        given.tags(),
        given.metadata(),
        given.retentionPolicy(),
        given.ttlDays(),
        given.ttlDays().map(days -> takenIn.plus(Duration.ofDays(days))));
  }
}
