package io.artstore.element.document;

import io.artstore.api.element.ElementId;
import io.artstore.api.file.Document;
import io.artstore.api.file.FileId;
import io.artstore.api.file.Sha256;
import java.time.Instant;
import java.util.Optional;

/**
 * All that an attribute file says about a document.
 *
 * @param place where the bytes lie
 * @param updatedAt when the attributes changed last, to the microsecond
 * @param revision counts the states of the attribute file, from 1
 * @param deletion present in a tombstone
 */
public record StoredDocument(
    FileId fileId,
    Place place,
    long size,
    Sha256 checksum,
    Attributes attributes,
    Origin origin,
    Instant updatedAt,
    long revision,
    Optional<Deletion> deletion) {

  public StoredDocument {
    if (size < 0 || revision < 1) {
      throw new IllegalArgumentException(
          "file %s: size %d, revision %d".formatted(fileId, size, revision));
    }
  }

  /** The same document with the size and digest that its bytes turned out to have. */
  public StoredDocument with(long actualSize, Sha256 actualChecksum) {
    return new StoredDocument(
        fileId,
        place,
        actualSize,
        actualChecksum,
        attributes,
        origin,
        updatedAt,
        revision,
        deletion);
  }

  /** The tombstone of this document. */
  public StoredDocument deleted(Deletion deletion) {
    return new StoredDocument(
        fileId,
        place,
        size,
        checksum,
        attributes,
        origin,
        deletion.at(),
        revision + 1,
        Optional.of(deletion));
  }

  public boolean isDeleted() {
    return deletion.isPresent();
  }

  /** As it is answered. */
  public Document toWire(ElementId element) {
    return new Document(
        fileId,
        attributes.filename(),
        size,
        checksum,
        attributes.contentType(),
        origin.at(),
        updatedAt,
        origin.byId(),
        origin.byName(),
        attributes.description(),
        attributes.version(),
        attributes.tags(),
        attributes.metadata(),
        attributes.retentionPolicy(),
        attributes.ttlDays(),
        attributes.expiresAt(),
        revision,
        element);
  }
}
