package io.artstore.filestore;

import java.nio.file.Path;

/** A directory that must have one writer has another one already. */
public final class DirectoryHeldException extends Exception {
  private static final long serialVersionUID = 1L;

  DirectoryHeldException(Path directory, String holder) {
    super(directory + " is in use by " + holder + "; stop that one first");
  }
}
