package io.artstore.api.auth;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** What a token allows. Scopes of storage are for modules only. */
public enum Scope {
  /** Search, read and download documents. */
  FILES_READ("files:read"),
  /** Put and delete documents. */
  FILES_WRITE("files:write"),
  /** A module reads feeds and states of elements. */
  STORAGE_READ("storage:read"),
  /** A module writes to elements and acts for others. */
  STORAGE_WRITE("storage:write"),
  /** See accounts, elements and settings. */
  ADMIN_READ("admin:read"),
  /** Change accounts, elements and settings. */
  ADMIN_WRITE("admin:write"),
  /** Read the audit log. */
  AUDIT_READ("audit:read");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  /** The constant of a wire text, empty when there is none. */
  public static Optional<Scope> of(String text) {
    return Arrays.stream(values()).filter(value -> value.text.equals(text)).findFirst();
  }

  /**
   * Reads a wire text.
   *
   * @throws IllegalArgumentException when no constant has it
   */
  @JsonCreator
  public static Scope parse(String text) {
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
