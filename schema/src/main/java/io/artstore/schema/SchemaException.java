package io.artstore.schema;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything this library can fail with. Each kind says what state the database was left in. */
public abstract sealed class SchemaException extends RuntimeException
    permits MigrationFolderException,
        SchemaRefusedException,
        SchemaBusyException,
        MigrationFailedException,
        SchemaStoppedException,
        SchemaUnavailableException,
        NeedsHandException,
        BackupException {
  private static final long serialVersionUID = 1L;

  private transient Optional<RunReport> done = Optional.empty();

  SchemaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * What the run had done and committed before it failed; empty when it did not come to its first
   * step.
   */
  public Optional<RunReport> done() {
    return done;
  }

  void attach(RunReport before) {
    done = Optional.of(before);
  }
}
