package io.artstore.api.element;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** The id of a storage element, for life; it is written in the element's {@code element.json}. */
public record ElementId(UUID value) {
  private static final int CANONICAL_LENGTH = 36;

  /**
   * Reads the canonical 36-character form.
   *
   * @throws IllegalArgumentException when the text is anything else
   */
  @JsonCreator
  public static ElementId parse(String text) {
    if (text.length() != CANONICAL_LENGTH) {
      throw new IllegalArgumentException(
          "an element id has 36 characters, this has " + text.length());
    }
    return new ElementId(UUID.fromString(text));
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
