package io.artstore.schema.backup;

import io.artstore.schema.BackupException;
import io.artstore.schema.BackupException.Reason;
import io.artstore.schema.EngineSettings;
import io.artstore.schema.EntryAccess;
import io.artstore.schema.Goal;
import io.artstore.schema.Migration;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.RunListener;
import io.artstore.schema.RunReport;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaTarget;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Brings backups back into databases that hold no rows. */
public final class Restores {
  private final EngineSettings settings;
  private final RunListener runs;
  private final CopyListener copies;

  public Restores(EngineSettings settings, RunListener runs, CopyListener copies) {
    this.settings = settings;
    this.runs = runs;
    this.copies = copies;
  }

  /**
   * Makes the schema as it was, if there is none or only an older one without rows, and puts the
   * rows in, all of them in one transaction that is committed only when they read back exactly as
   * they were saved. A failure leaves the schema without rows, and the same restore goes on there.
   *
   * @throws BackupException when the backup or the database does not fit
   * @throws io.artstore.schema.SchemaException of the kind that says what happened
   */
  public RestoreReport restore(SchemaTarget target, SavedFolder backup) {
    long start = System.nanoTime();
    requireEntry(target.entry(), backup);
    MigrationVersion version = new MigrationVersion(backup.manifest().version());
    try {
      boolean there = look(target, backup);
      backup.verify(copies);
      Optional<RunReport> upgrade =
          there
              ? Optional.empty()
              : Optional.of(new SchemaEngine(settings, runs).upgrade(target, new Goal.At(version)));
      try (EntryAccess access = EntryAccess.locked(target, settings, runs)) {
        requireVersion(access, backup);
        RestoreRun run = new RestoreRun(access, backup, copies);
        run.run();
        return new RestoreReport(
            target.entry(),
            backup.manifest(),
            upgrade,
            run.replaced(),
            access.afterRestore().isPresent(),
            Duration.ofNanos(System.nanoTime() - start));
      }
    } catch (SQLException e) {
      throw EntryAccess.failure(target, e);
    } catch (IOException e) {
      throw new BackupException(
          Reason.FOLDER_FAILED, backup.folder() + " cannot be read: " + e + "; no row was kept", e);
    }
  }

  private static void requireEntry(SchemaEntry entry, SavedFolder backup) {
    Manifest manifest = backup.manifest();
    if (!manifest.isOf(entry)) {
      throw new BackupException(
          Reason.OTHER_ENTRY,
          backup.folder()
              + " is a backup of "
              + title(manifest.entry(), manifest.prefix())
              + ", not of "
              + title(entry.name(), entry.prefix())
              + "; nothing was changed");
    }
  }

  private static String title(String entry, Optional<String> prefix) {
    return entry + prefix.map(name -> " with the prefix " + name).orElse("");
  }

  /**
   * What can be refused before anything is read or written.
   *
   * @return whether the schema is there already
   */
  private boolean look(SchemaTarget target, SavedFolder backup) throws SQLException {
    try (EntryAccess access = EntryAccess.look(target, settings)) {
      MigrationVersion version = new MigrationVersion(backup.manifest().version());
      boolean begun =
          access.at().isPresent()
              && access.at().get().version().compareTo(version) < 0
              && access.migration(version).isPresent()
              && !RestoreRun.hasRowsOfOthers(access);
      if (access.at().isPresent() && !begun) {
        requireVersion(access, backup);
        return true;
      }
      if (access.migration(version).isEmpty()) {
        throw new BackupException(
            Reason.OTHER_VERSION,
            backup.folder()
                + " is of version "
                + backup.manifest().title()
                + ", which this program does not have; nothing was changed; use the program that"
                + " made the backup (version "
                + backup.manifest().toolVersion()
                + ")");
      }
      return false;
    }
  }

  private void requireVersion(EntryAccess access, SavedFolder backup) {
    Manifest manifest = backup.manifest();
    Optional<String> now = access.at().map(at -> at.version().text());
    if (!now.equals(Optional.of(manifest.version()))) {
      throw new BackupException(
          Reason.OTHER_VERSION,
          "database "
              + access.database()
              + " is at "
              + access.at().map(Migration::title).orElse("no version")
              + ", the backup is of "
              + manifest.title()
              + "; nothing was changed; an empty database is brought to that version by itself");
    }
  }
}
