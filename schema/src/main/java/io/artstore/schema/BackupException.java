package io.artstore.schema;

import org.jspecify.annotations.Nullable;

/**
 * A backup was not made, or a folder cannot be restored. Unless the message says otherwise nothing
 * was changed: a restore that failed leaves the schema without rows.
 */
public final class BackupException extends SchemaException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** The folder is not one that this tool wrote. */
    NOT_A_BACKUP,
    /** The folder is what an interrupted backup left. */
    INTERRUPTED,
    /** A file of the backup is missing or is not what the manifest says. */
    DAMAGED,
    /** The backup is of another entry or prefix. */
    OTHER_ENTRY,
    /** The database is at another version, or the version cannot be reached. */
    OTHER_VERSION,
    /** The tables are not those of the backup. */
    OTHER_TABLES,
    /** The database holds rows already. */
    ROWS_PRESENT,
    /** The database did not take the rows, or gave back others. */
    NOT_TAKEN,
    /** The entry has no schema yet, so there is nothing to save. */
    NOTHING_TO_SAVE,
    /** The backup does not fit on the disk. */
    NO_SPACE,
    /** The folder cannot be written or read. */
    FOLDER_FAILED
  }

  private final Reason reason;

  public BackupException(Reason reason, String message) {
    this(reason, message, null);
  }

  public BackupException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
