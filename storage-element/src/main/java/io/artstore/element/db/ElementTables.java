package io.artstore.element.db;

import java.util.regex.Pattern;

/**
 * The names of one element's tables: the one gate through which a name that varies gets into SQL.
 */
public record ElementTables(String prefix) {
  private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,30}[a-z0-9]");

  public ElementTables {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "a table prefix matches " + PREFIX.pattern() + ", this does not: " + prefix);
    }
  }

  /**
   * A query that answers one row while this process is the element's writer, and keeps another one
   * from becoming it until the transaction ends. It disturbs neither other changes nor the
   * numbering of the feed.
   */
  static final String FENCE =
      "SELECT 1 FROM <config> WHERE id = 1 AND writer_epoch = :epoch FOR KEY SHARE";

  /**
   * Puts the names into a statement: {@code <files>}, {@code <wal>}, {@code <config>}, {@code
   * <keys>}.
   */
  String in(String sql) {
    return sql.replace("<files>", prefix + "_files")
        .replace("<wal>", prefix + "_wal")
        .replace("<config>", prefix + "_config")
        .replace("<keys>", prefix + "_idempotency_keys");
  }
}
