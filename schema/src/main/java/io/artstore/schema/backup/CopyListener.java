package io.artstore.schema.backup;

import io.artstore.schema.EngineSettings;

/**
 * Hears how far a backup or a restore is, in the thread that works, very often. Nothing depends on
 * what it does with it.
 */
@FunctionalInterface
public interface CopyListener {
  /** Hears nothing. */
  CopyListener SILENT = (phase, table, done, expected) -> {};

  /** What is being done with a table. */
  enum Phase {
    /** Its rows are written to the folder. */
    SAVING,
    /** Its file is compared with the manifest. */
    CHECKING,
    /** Its rows are put into the database. */
    RESTORING,
    /** Its rows are read back and compared. */
    COMPARING
  }

  /**
   * @param done bytes so far
   * @param expected bytes in all; an estimate while saving
   */
  void copied(Phase phase, String table, long done, long expected);

  /**
   * The same, and whoever asks to end is heard while rows are copied.
   *
   * @param work what would be cut off, and what that leaves
   */
  default CopyListener stoppedBy(EngineSettings settings, String work) {
    return (phase, table, done, expected) -> {
      settings.requireGoingOn(work);
      copied(phase, table, done, expected);
    };
  }
}
