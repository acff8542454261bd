package io.artstore.query.db;

import io.artstore.api.element.ElementId;
import io.artstore.api.file.Document;
import io.artstore.api.file.FileId;
import io.artstore.api.file.RetentionPolicy;
import io.artstore.api.file.Sha256;
import io.artstore.api.json.WireJson;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Documents for tests. */
final class Documents {
  static final ElementId ELEMENT = new ElementId(new UUID(0x0193, 1));
  static final ElementId OTHER = new ElementId(new UUID(0x0193, 2));

  private Documents() {}

  static FileId id(int number) {
    return new FileId(new UUID(0x01938f5e7a007000L, 0x8000000000000000L | number));
  }

  /** One that was created {@code second} seconds after the first. */
  static Document document(int number, long second, String filename, String description) {
    Instant created = Instant.parse("2026-01-02T03:04:05.000006Z").plusSeconds(second);
    return new Document(
        id(number),
        filename,
        6L * 1024 * 1024 * 1024 + number,
        Sha256.parse("ab".repeat(32)),
        "text/plain",
        created,
        created,
        "u-1",
        "Юлия",
        description.isEmpty() ? Optional.empty() : Optional.of(description),
        Optional.of("v1"),
        List.of("tag one", "тег"),
        WireJson.mapper().createObjectNode().put("n", "1.50"),
        RetentionPolicy.TEMPORARY,
        Optional.of(30),
        Optional.of(created.plusSeconds(86_400)),
        1,
        ELEMENT);
  }

  static Document revised(Document document, long revision, String filename, ElementId element) {
    return new Document(
        document.fileId(),
        filename,
        document.size(),
        document.sha256(),
        document.contentType(),
        document.createdAt(),
        document.updatedAt(),
        document.createdBy(),
        document.createdByName(),
        document.description(),
        document.version(),
        document.tags(),
        document.metadata(),
        document.retentionPolicy(),
        document.ttlDays(),
        document.expiresAt(),
        revision,
        element);
  }
}
