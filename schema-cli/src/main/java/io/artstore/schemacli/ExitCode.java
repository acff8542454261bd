package io.artstore.schemacli;

import io.artstore.schema.BackupException;
import io.artstore.schema.MigrationFailedException;
import io.artstore.schema.MigrationFolderException;
import io.artstore.schema.NeedsHandException;
import io.artstore.schema.SchemaBusyException;
import io.artstore.schema.SchemaException;
import io.artstore.schema.SchemaRefusedException;
import io.artstore.schema.SchemaStoppedException;
import io.artstore.schema.SchemaUnavailableException;

/** What the process ends with. */
public enum ExitCode {
  /** Done, or nothing to do. */
  DONE(0),
  /** Failed, and what failed is as before. */
  FAILED(1),
  /** The command line, the manifest or a migrations folder is wrong. */
  USAGE(2),
  /** Done looking, and there is something to look at. */
  FINDINGS(3),
  /** Refused because a confirmation is missing. */
  UNCONFIRMED(4),
  /** Somebody else is at it; try again. */
  BUSY(5),
  /** Failed, and somebody has to mend it by hand. */
  NEEDS_HAND(6);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  static ExitCode of(SchemaException failure) {
    return switch (failure) {
      case MigrationFolderException folder -> USAGE;
      case SchemaRefusedException refused -> of(refused.reason());
      case SchemaBusyException busy -> BUSY;
      case MigrationFailedException failed -> FAILED;
      case SchemaStoppedException stopped -> FAILED;
      case SchemaUnavailableException unavailable -> FAILED;
      case NeedsHandException hand -> NEEDS_HAND;
      case BackupException backup -> of(backup.reason());
    };
  }

  private static ExitCode of(SchemaRefusedException.Reason reason) {
    return switch (reason) {
      case NO_SUCH_STEP -> USAGE;
      case OTHER_LOSS -> UNCONFIRMED;
      case WRONG_DATABASE,
          FOREIGN,
          UNMANAGED,
          MISSING,
          BEHIND,
          INCOMPATIBLE,
          CHANGED,
          HISTORY_DAMAGED,
          DRIFTED,
          UNPROVEN,
          NOT_PROVISIONED,
          POOLING_PROXY ->
          FAILED;
    };
  }

  private static ExitCode of(BackupException.Reason reason) {
    return switch (reason) {
      case NOT_A_BACKUP, OTHER_ENTRY -> USAGE;
      case INTERRUPTED,
          DAMAGED,
          OTHER_VERSION,
          OTHER_TABLES,
          ROWS_PRESENT,
          NOT_TAKEN,
          NOTHING_TO_SAVE,
          NO_SPACE,
          FOLDER_FAILED ->
          FAILED;
    };
  }
}
