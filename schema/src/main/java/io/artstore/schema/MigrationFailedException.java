package io.artstore.schema;

import org.jspecify.annotations.Nullable;

/**
 * A step failed and its transaction was rolled back: the database is as it was before that step.
 */
public final class MigrationFailedException extends SchemaException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final int statement;

  MigrationFailedException(String file, int statement, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.file = file;
    this.statement = statement;
  }

  /** The script. */
  public String file() {
    return file;
  }

  /**
   * Number of the statement in the script, counted from 1; 0 when no single statement is to blame.
   */
  public int statement() {
    return statement;
  }
}
