package io.artstore.api.file;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The id of a document, for life. New ids are UUIDs of version 7 (RFC 9562, section 5.7). */
public record FileId(UUID value) implements Comparable<FileId> {
  private static final int CANONICAL_LENGTH = 36;

  /**
   * Reads the canonical 36-character form, in either case.
   *
   * @throws IllegalArgumentException when the text is anything else; {@link UUID#fromString} alone
   *     would accept shortened forms
   */
  @JsonCreator
  public static FileId parse(String text) {
    if (text.length() != CANONICAL_LENGTH) {
      throw new IllegalArgumentException("a file id has 36 characters, this has " + text.length());
    }
    return new FileId(UUID.fromString(text));
  }

  /** The moment in a version 7 id, to the millisecond; empty for ids of other versions. */
  public Optional<Instant> createdAt() {
    return value.version() == 7
        ? Optional.of(Instant.ofEpochMilli(value.getMostSignificantBits() >>> 16))
        : Optional.empty();
  }

  /** Orders as PostgreSQL orders uuid: by unsigned bytes. */
  @Override
  public int compareTo(FileId other) {
    int high =
        Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(
            value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
