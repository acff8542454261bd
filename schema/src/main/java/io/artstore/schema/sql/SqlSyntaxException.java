package io.artstore.schema.sql;

/** The text cannot be cut into tokens: a quote, a dollar tag or a comment is never closed. */
public final class SqlSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;

  SqlSyntaxException(int line, String message) {
    super(message);
    this.line = line;
  }

  /** Line where the element begins that is never closed. */
  public int line() {
    return line;
  }
}
