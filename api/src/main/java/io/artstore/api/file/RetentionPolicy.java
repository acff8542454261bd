package io.artstore.api.file;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** How long a document is kept, and so which kind of element keeps it. */
public enum RetentionPolicy {
  /** Expires after its days to live; kept by an element in mode edit. */
  TEMPORARY("temporary"),
  /** Kept for years; kept by an element in mode rw. */
  PERMANENT("permanent");

  private final String text;

  RetentionPolicy(String text) {
    this.text = text;
  }

  /** The constant of a wire text, empty when there is none. */
  public static Optional<RetentionPolicy> of(String text) {
    return Arrays.stream(values()).filter(value -> value.text.equals(text)).findFirst();
  }

  /**
   * Reads a wire text.
   *
   * @throws IllegalArgumentException when no constant has it
   */
  @JsonCreator
  public static RetentionPolicy parse(String text) {
    return of(text).orElseThrow(() -> new IllegalArgumentException("unknown: " + text));
  }

  /** The one text of this constant in JSON, in queries and in attribute files. */
  @JsonValue
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
