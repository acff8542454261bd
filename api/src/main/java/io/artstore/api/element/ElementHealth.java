package io.artstore.api.element;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** How the registry sees an element. */
public enum ElementHealth {
  /** Announced itself within the last minutes. */
  ONLINE("online"),
  /** Not heard of. */
  OFFLINE("offline"),
  /** Answers, but not for everything. */
  DEGRADED("degraded"),
  /** Taken out of service by an operator. */
  MAINTENANCE("maintenance");

  private final String text;

  ElementHealth(String text) {
    this.text = text;
  }

  /** The constant of a wire text, empty when there is none. */
  public static Optional<ElementHealth> of(String text) {
    return Arrays.stream(values()).filter(value -> value.text.equals(text)).findFirst();
  }

  /**
   * Reads a wire text.
   *
   * @throws IllegalArgumentException when no constant has it
   */
  @JsonCreator
  public static ElementHealth parse(String text) {
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
