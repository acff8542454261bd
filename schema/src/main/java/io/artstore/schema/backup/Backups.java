package io.artstore.schema.backup;

import io.artstore.schema.BackupException;
import io.artstore.schema.BackupException.Reason;
import io.artstore.schema.EngineSettings;
import io.artstore.schema.EntryAccess;
import io.artstore.schema.Migration;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaTarget;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Makes backups. A backup is one moment of an entry: while it is made others read and write as
 * always, and no other run of this tool changes the schema.
 */
public final class Backups {
  /** Kept free: a disk filled to the last byte stops more than a backup. */
  private static final long RESERVE_BYTES = 16L << 20;

  private final EngineSettings settings;
  private final RunListener runs;
  private final CopyListener copies;
  private final BackupDisk disk;

  public Backups(EngineSettings settings, RunListener runs, CopyListener copies) {
    this(settings, runs, copies, BackupDisk.REAL);
  }

  Backups(EngineSettings settings, RunListener runs, CopyListener copies, BackupDisk disk) {
    this.settings = settings;
    this.runs = runs;
    this.copies = copies;
    this.disk = disk;
  }

  /**
   * What a backup would take. Writes nothing.
   *
   * @return empty when the entry has no schema yet, so that there is nothing to save
   */
  public Optional<BackupEstimate> estimate(SchemaTarget target, BackupPlace place) {
    try (EntryAccess access = EntryAccess.look(target, settings)) {
      Optional<Migration> at = access.at();
      if (at.isEmpty()) {
        return Optional.empty();
      }
      access.connection().setAutoCommit(false);
      access.actAsOwner();
      EntryTables tables = EntryTables.of(access);
      return Optional.of(
          new BackupEstimate(
              target.entry(),
              at.get().title(),
              tables.tables().size(),
              bytes(tables),
              disk.free(place.existing())));
    } catch (SQLException e) {
      throw EntryAccess.failure(target, e);
    } catch (IOException e) {
      throw unwritable(place, e);
    }
  }

  /**
   * Whether backups of all these fit together.
   *
   * @throws BackupException when they do not; nothing was written
   */
  public static void requireSpace(List<BackupEstimate> estimates, BackupPlace place) {
    long needed = estimates.stream().mapToLong(BackupEstimate::bytes).sum();
    long free = estimates.stream().mapToLong(BackupEstimate::free).min().orElse(Long.MAX_VALUE);
    requireSpace(needed, free, place);
  }

  static void requireSpace(long needed, long free, BackupPlace place) {
    if (needed + RESERVE_BYTES > free) {
      throw new BackupException(
          Reason.NO_SPACE,
          "the backup needs about "
              + megabytes(needed)
              + " and "
              + megabytes(RESERVE_BYTES)
              + " stay free, but the disk of "
              + place.directory()
              + " has "
              + megabytes(free)
              + "; nothing was written; make room or name another disk with --folder");
    }
  }

  private static String megabytes(long bytes) {
    return (bytes + 999_999) / 1_000_000 + " MB";
  }

  static long bytes(EntryTables tables) {
    return tables.tables().stream().mapToLong(TableShape::bytes).sum();
  }

  /**
   * Makes a backup. When this returns it is on stable storage under its name; whatever is thrown,
   * no folder has the name of a backup.
   *
   * @throws io.artstore.schema.SchemaException of the kind that says what happened
   */
  public BackupReport take(SchemaTarget target, BackupPlace place) {
    // A stopped backup is thrown away like one that failed.
    CopyListener stoppable =
        copies.stoppedBy(
            settings, "backup of " + target.entry().name() + ", of which nothing is kept");
    try (EntryAccess access = EntryAccess.locked(target, settings, runs)) {
      return new BackupRun(access, place, stoppable, disk).run();
    } catch (SQLException e) {
      throw EntryAccess.failure(target, e);
    } catch (IOException e) {
      throw unwritable(place, e);
    }
  }

  private BackupException unwritable(BackupPlace place, IOException e) {
    return isFull(e)
        ? new BackupException(
            Reason.NO_SPACE,
            "the disk of "
                + place.directory()
                + " is full; no backup was made, what was written is removed; make room or name"
                + " another disk with --folder",
            e)
        : new BackupException(
            Reason.FOLDER_FAILED,
            place.directory() + " cannot be written: " + e + "; no backup was made",
            e);
  }

  private static boolean isFull(IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.contains("No space left") || message.contains("quota exceeded");
  }
}
