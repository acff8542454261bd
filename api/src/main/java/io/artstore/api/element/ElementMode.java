package io.artstore.api.element;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** What a storage element allows. Over the API only rw, then ro, then ar follow each other. */
public enum ElementMode {
  /** Everything; fixed for life. */
  EDIT("edit"),
  /** Add and read; only an administrator deletes. */
  RW("rw"),
  /** Read. */
  RO("ro"),
  /** The bytes have left for offline media; only metadata answers. */
  AR("ar");

  private final String text;

  ElementMode(String text) {
    this.text = text;
  }

  /** The constant of a wire text, empty when there is none. */
  public static Optional<ElementMode> of(String text) {
    return Arrays.stream(values()).filter(value -> value.text.equals(text)).findFirst();
  }

  /**
   * Reads a wire text.
   *
   * @throws IllegalArgumentException when no constant has it
   */
  @JsonCreator
  public static ElementMode parse(String text) {
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
