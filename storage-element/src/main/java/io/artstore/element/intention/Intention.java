package io.artstore.element.intention;

import io.artstore.api.file.FileId;
import io.artstore.api.file.Sha256;
import io.artstore.element.document.Place;
import io.artstore.element.document.StoredDocument;
import java.time.Instant;
import java.util.UUID;

/**
 * One change of files that spans more than one step.
 *
 * @param epoch of the writer that made it
 * @param userId who asked for the change
 */
public record Intention(
    UUID id,
    Operation operation,
    FileId fileId,
    Place place,
    long size,
    Sha256 checksum,
    long epoch,
    Instant startedAt,
    String userId) {

  /** What is to become of the document. */
  public enum Operation {
    /** It is to appear. */
    CREATE("file_create"),
    /** It is to become a tombstone and lose its bytes. */
    DELETE("file_delete");

    private final String text;

    Operation(String text) {
      this.text = text;
    }

    /**
     * Reads the text of a row.
     *
     * @throws IllegalArgumentException for one that this program does not make
     */
    public static Operation parse(String text) {
      for (Operation operation : values()) {
        if (operation.text.equals(text)) {
          return operation;
        }
      }
      throw new IllegalArgumentException("unknown operation_type " + text);
    }

    /** As it stands in the table. */
    public String text() {
      return text;
    }
  }

  /** The intention to bring a document into a state. */
  public static Intention of(
      UUID id, Operation operation, StoredDocument document, long epoch, String userId) {
    return new Intention(
        id,
        operation,
        document.fileId(),
        document.place(),
        document.size(),
        document.checksum(),
        epoch,
        document.updatedAt(),
        userId);
  }
}
