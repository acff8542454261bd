package io.artstore.schema;

/** The one gate through which names that vary enter SQL text. */
public final class SqlNames {
  private SqlNames() {}

  /** The name as a quoted identifier. */
  public static String quote(String name) {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not a name for SQL: " + name);
    }
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** The text as a literal. */
  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
