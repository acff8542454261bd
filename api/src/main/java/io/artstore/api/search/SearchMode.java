package io.artstore.api.search;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** How a search compares. */
public enum SearchMode {
  /** Words in any inflection, in names, tags and descriptions. */
  FULLTEXT("fulltext"),
  /** A part of a name or description, whatever the case. */
  PARTIAL("partial"),
  /** The whole file name, character by character. */
  EXACT("exact");

  private final String text;

  SearchMode(String text) {
    this.text = text;
  }

  /** The constant of a wire text, empty when there is none. */
  public static Optional<SearchMode> of(String text) {
    return Arrays.stream(values()).filter(value -> value.text.equals(text)).findFirst();
  }

  /**
   * Reads a wire text.
   *
   * @throws IllegalArgumentException when no constant has it
   */
  @JsonCreator
  public static SearchMode parse(String text) {
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
