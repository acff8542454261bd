package io.artstore.filestore;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Whether this Java can name files in every script. It takes the encoding of names from the locale
 * at its start; in the POSIX locale that is ASCII, and nothing inside the program can change it.
 */
public final class FileNames {
  /** What to do about it. */
  public static final String REMEDY =
      "this Java cannot name files beyond ASCII (sun.jnu.encoding is "
          + System.getProperty("sun.jnu.encoding")
          + "); start it with LC_ALL=C.UTF-8 in its environment";

  /** Two, three and four bytes of UTF-8. */
  private static final String PROBE = "Ж合😀";

  private FileNames() {}

  public static boolean areUnicode() {
    try {
      return Path.of(PROBE).toString().equals(PROBE);
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
