package io.artstore.schema;

/**
 * Somebody else holds the lock of this schema, or a lock that a step needs. Nothing is half done;
 * try again.
 */
public final class SchemaBusyException extends SchemaException {
  private static final long serialVersionUID = 1L;

  SchemaBusyException(String message) {
    super(message, null);
  }
}
