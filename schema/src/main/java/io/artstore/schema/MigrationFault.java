package io.artstore.schema;

/**
 * Something wrong with a migrations folder.
 *
 * @param file the file, or the folder where no single file is to blame
 * @param line line in the file, 0 where the whole file is meant
 * @param message what is wrong, with the value
 */
public record MigrationFault(String file, int line, String message) {
  @Override
  public String toString() {
    return file + (line > 0 ? ", line " + line : "") + ": " + message;
  }
}
