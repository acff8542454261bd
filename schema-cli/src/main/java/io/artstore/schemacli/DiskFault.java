package io.artstore.schemacli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a disk refused, in words: some of the platform's messages are nothing but a path. */
final class DiskFault {
  private DiskFault() {}

  static String words(IOException fault) {
    return switch (fault) {
      case NoSuchFileException missing -> missing(Path.of(missing.getFile()));
      case AccessDeniedException denied -> "this user has no right to " + denied.getFile();
      case FileAlreadyExistsException there ->
          there.getFile() + " is there already and is no folder";
      case FileSystemException other when other.getReason() != null ->
          other.getFile() + ": " + other.getReason();
      default -> fault.getMessage() == null ? "the disk does not say why" : fault.getMessage();
    };
  }

  /** Mostly a folder above the file is missing, and that is what has to be made. */
  private static String missing(Path file) {
    Path above = file.toAbsolutePath().getParent();
    return above != null && !Files.exists(above)
        ? "there is no folder " + above
        : "there is no " + file;
  }
}
