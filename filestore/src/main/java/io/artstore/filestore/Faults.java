package io.artstore.filestore;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tells what an {@link IOException} of the platform means. */
final class Faults {
  /** The texts of ENOSPC and EDQUOT; the JDK gives the error's text only, never its number. */
  private static final List<String> NO_ROOM =
      List.of("No space left on device", "Disk quota exceeded");

  /** With less room than this, a write that failed for whatever reason failed for lack of room. */
  private static final long NOTHING_LEFT = 64 * 1024;

  private Faults() {}

  static FileStoreException of(Path where, String what, IOException fault) {
    String message = where.getFileName() + ": " + what + ": " + reason(fault);
    return isFull(where, fault)
        ? new FileStoreException.Full(message, fault)
        : new FileStoreException.Unavailable(message, fault);
  }

  /** Error texts come in the system's language; the room that is left does not. */
  private static boolean isFull(Path where, IOException fault) {
    String reason = reason(fault);
    if (NO_ROOM.stream().anyMatch(reason::contains)) {
      return true;
    }
    Path folder = where.getParent();
    if (folder == null) {
      return false;
    }
    try {
      // Volumes of the kernel's own, and those that only read, never have room.
      var volume = Files.getFileStore(folder);
      return !volume.isReadOnly()
          && volume.getTotalSpace() > 0
          && volume.getUsableSpace() < NOTHING_LEFT;
    } catch (IOException e) {
      fault.addSuppressed(e);
      return false;
    }
  }

  private static String reason(IOException fault) {
    if (fault instanceof FileSystemException named && named.getReason() != null) {
      return named.getReason();
    }
    return String.valueOf(fault.getMessage());
  }
}
