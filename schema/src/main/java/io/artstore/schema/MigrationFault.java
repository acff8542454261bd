package io.artstore.schema;

/**
 * Something wrong with a migrations folder.
 *
 * @param kind what sort of fault it is
 * @param file the file, or the folder where no single file is to blame
 * @param line line in the file, 0 where the whole file is meant
 * @param message what is wrong, with the value
 * @param mend what mends it; empty where the kind says it all
 */
public record MigrationFault(Kind kind, String file, int line, String message, String mend) {

  /** The sorts of fault, for those who react to one of them. */
  public enum Kind {
    /** A file or the folder cannot be read. */
    UNREADABLE,
    /** A file is not named as migrations are. */
    MISNAMED,
    /** One direction of a migration is missing. */
    UNPAIRED,
    /** Two migrations have one place in the order. */
    SAME_VERSION,
    /** A place in a counted order is empty. */
    GAP,
    /** What a header comment declares cannot be. */
    HEADER,
    /** A script holds what no script may hold; it must not be run. */
    FORBIDDEN,
    /** The entry's prefix is written out. */
    LITERAL_PREFIX,
    /** The files are not those that were proven. */
    UNPROVEN
  }

  MigrationFault(Kind kind, String file, int line, String message) {
    this(kind, file, line, message, "");
  }

  /**
   * The file and what is wrong with it. What a script holds is a sentence of its own, what a file
   * is or lacks goes on after its name.
   */
  public String sentence() {
    boolean ownSentence =
        switch (kind) {
          case FORBIDDEN, LITERAL_PREFIX, HEADER -> true;
          case UNREADABLE, MISNAMED, UNPAIRED, SAME_VERSION, GAP, UNPROVEN -> false;
        };
    return file + (ownSentence ? ": " : " ") + message;
  }

  @Override
  public String toString() {
    return file + (line > 0 ? ", line " + line : "") + ": " + message;
  }
}
