package io.artstore.schema.backup;

import io.artstore.schema.BackupException;
import io.artstore.schema.BackupException.Reason;
import io.artstore.schema.backup.CopyListener.Phase;
import io.artstore.schema.backup.Manifest.SavedTable;
import io.artstore.schema.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * The folder of a finished backup.
 *
 * @param folder as it was named
 */
public record SavedFolder(Path folder, Manifest manifest) {
  private static final long MAXIMUM_MANIFEST_BYTES = 64L << 20;

  /**
   * @throws BackupException when it is no backup, or one that was interrupted
   */
  public static SavedFolder open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new BackupException(
          Reason.NOT_A_BACKUP, folder + " is no backup: there is no such folder");
    }
    Path file = folder.resolve(Manifest.FILE);
    String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    if (name.endsWith(DurableFolder.UNFINISHED)) {
      throw new BackupException(
          Reason.INTERRUPTED,
          folder + " is what an interrupted backup left; it is not complete, take another one");
    }
    if (!Files.exists(file)) {
      boolean begun = Files.isDirectory(folder.resolve("tables"));
      throw new BackupException(
          begun ? Reason.INTERRUPTED : Reason.NOT_A_BACKUP,
          begun
              ? folder
                  + " is an interrupted backup: it has tables and no "
                  + Manifest.FILE
                  + "; take another one"
              : folder + " is no backup: it has no " + Manifest.FILE);
    }
    return new SavedFolder(folder, manifest(file));
  }

  private static Manifest manifest(Path file) {
    try {
      if (Files.size(file) > MAXIMUM_MANIFEST_BYTES) {
        throw new BackupException(Reason.NOT_A_BACKUP, file + " is too large for a manifest");
      }
      return ManifestForm.read(Files.readString(file));
    } catch (JsonException e) {
      throw new BackupException(Reason.NOT_A_BACKUP, file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new BackupException(Reason.FOLDER_FAILED, file + " cannot be read: " + e, e);
    }
  }

  Path file(SavedTable table) {
    return folder.resolve(table.file());
  }

  /**
   * Whether every file is there in its length, which is quick.
   *
   * @throws BackupException naming the first that is not
   */
  void requireFiles() {
    for (SavedTable table : manifest.tables()) {
      try {
        if (!Files.isRegularFile(file(table))) {
          throw damaged(file(table), "is missing");
        }
        long bytes = Files.size(file(table));
        if (bytes != table.bytes()) {
          throw damaged(file(table), "has " + bytes + " bytes, the manifest says " + table.bytes());
        }
      } catch (IOException e) {
        throw unreadable(file(table), e);
      }
    }
  }

  /**
   * Reads every file and compares it with the manifest.
   *
   * @throws BackupException naming the first that differs
   */
  public void verify(CopyListener listener) {
    requireFiles();
    for (SavedTable table : manifest.tables()) {
      compare(
          file(table),
          table.sha256(),
          done -> listener.copied(Phase.CHECKING, table.table(), done, table.bytes()));
    }
    Path script = folder.resolve(Manifest.SCRIPT);
    if (!Files.isRegularFile(script)) {
      throw damaged(script, "is missing");
    }
    compare(script, manifest.script(), done -> {});
  }

  private static void compare(Path file, String sha256, LongConsumer progress) {
    try (InputStream in = Files.newInputStream(file)) {
      HashingOutput hash = new HashingOutput(OutputStream.nullOutputStream(), progress);
      in.transferTo(hash);
      String found = hash.sha256Hex();
      if (!found.equals(sha256)) {
        throw damaged(
            file,
            "was changed after the backup (SHA-256 "
                + shorten(sha256)
                + ", now "
                + shorten(found)
                + ")");
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static BackupException damaged(Path file, String what) {
    return new BackupException(
        Reason.DAMAGED, file + " " + what + "; nothing was changed in the database");
  }

  private static BackupException unreadable(Path file, IOException cause) {
    return new BackupException(Reason.FOLDER_FAILED, file + " cannot be read: " + cause, cause);
  }

  private static String shorten(String sha256) {
    return sha256.substring(0, Math.min(12, sha256.length())) + "...";
  }
}
