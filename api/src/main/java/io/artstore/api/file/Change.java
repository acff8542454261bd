package io.artstore.api.file;

import java.time.Instant;
import java.util.Optional;

/**
 * The latest state of one document in an element's change feed.
 *
 * @param position the place in the feed, from 1, growing, with gaps
 * @param deletedAt present in a tombstone
 * @param document absent in a tombstone
 */
public record Change(
    long position,
    FileId fileId,
    boolean deleted,
    Optional<Instant> deletedAt,
    Optional<Document> document) {

  public Change {
    if (deleted == document.isPresent()) {
      throw new IllegalArgumentException(
          "change " + position + ": either a document or a tombstone");
    }
  }
}
