package io.artstore.schema;

import io.artstore.schema.sql.SqlStatement;

/**
 * A statement of a script, as people find it.
 *
 * @param file the script
 * @param line where the statement begins
 * @param statement its beginning on one line
 */
public record ScriptPlace(String file, int line, String statement) {
  static ScriptPlace of(MigrationScript script, SqlStatement statement) {
    return new ScriptPlace(script.file(), statement.line(), statement.excerpt());
  }

  /** File and line. */
  public String title() {
    return file + ", line " + line;
  }

  @Override
  public String toString() {
    return title() + ": " + statement;
  }
}
