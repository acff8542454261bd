package io.artstore.schema;

import org.jspecify.annotations.Nullable;

/**
 * Somebody asked the run to end, or its next step would not be recorded. The step that ran was
 * rolled back, so the database is at a version; the steps before it stay.
 */
public final class SchemaStoppedException extends SchemaException {
  private static final long serialVersionUID = 1L;

  SchemaStoppedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * For whoever keeps the record of a run and cannot write it: thrown where a step is announced, it
   * keeps that step from beginning.
   *
   * @param message what cannot be written, why, and what was not begun
   */
  public static SchemaStoppedException unrecorded(String message) {
    return new SchemaStoppedException(message, null);
  }
}
