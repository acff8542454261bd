package io.artstore.schema;

import org.jspecify.annotations.Nullable;

/**
 * Somebody asked the run to end. The step that ran was rolled back, so the database is at a
 * version; the steps before it stay.
 */
public final class SchemaStoppedException extends SchemaException {
  private static final long serialVersionUID = 1L;

  SchemaStoppedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
