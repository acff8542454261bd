package io.artstore.schema.lint;

/**
 * Something that a rule found.
 *
 * @param object what it is about, with <code>${prefix}</code> where the entry's prefix stands:
 *     {@code table.column}, the name of an index, a file
 * @param file where it was made; empty when no file is to blame
 * @param line line in the file, 0 where it cannot be told
 * @param message what is wrong, with the values
 * @param hint what mends it
 */
public record Finding(
    LintRule rule, String object, String file, int line, String message, String hint) {

  /** File and line as people say it; empty without a file. */
  public String place() {
    return line > 0 ? file + ", line " + line : file;
  }

  /** Blanks do not count: earlier files of accepted findings hold names without them. */
  private static String key(String name) {
    return name.replaceAll("[\\s\"]", "");
  }

  boolean sameAs(LintRule otherRule, String otherObject) {
    return rule == otherRule && key(object).equals(key(otherObject));
  }
}
