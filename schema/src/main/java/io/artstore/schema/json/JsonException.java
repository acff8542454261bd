package io.artstore.schema.json;

/** The text is not JSON, or not of the expected shape; the message says where. */
public final class JsonException extends Exception {
  private static final long serialVersionUID = 1L;

  public JsonException(String message) {
    super(message);
  }
}
