package io.artstore.schema;

/** The database cannot be reached or did not answer. Nothing was changed by what failed. */
public final class SchemaUnavailableException extends SchemaException {
  private static final long serialVersionUID = 1L;

  public SchemaUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
