package io.artstore.schema;

import org.jspecify.annotations.Nullable;

/** Everything this library can fail with. Each kind says what state the database was left in. */
public abstract sealed class SchemaException extends RuntimeException
    permits MigrationFolderException,
        SchemaRefusedException,
        SchemaBusyException,
        MigrationFailedException,
        SchemaUnavailableException,
        NeedsHandException {
  private static final long serialVersionUID = 1L;

  SchemaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
