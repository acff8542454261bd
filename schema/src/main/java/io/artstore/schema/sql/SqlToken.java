package io.artstore.schema.sql;

import java.util.Locale;

/**
 * One lexical element of an SQL script; comments and white space are no tokens.
 *
 * @param kind what the element is
 * @param text as written; of a quoted identifier the name without its quotes
 * @param line line of its first character, counted from 1
 * @param start offset of its first character in the script
 * @param end offset after its last character
 */
public record SqlToken(Kind kind, String text, int line, int start, int end) {

  /** The kinds of tokens that matter for cutting a script into statements. */
  public enum Kind {
    /** Keyword or plain identifier. */
    WORD,
    /** Identifier in double quotes. */
    QUOTED_IDENTIFIER,
    /** Literal in single quotes, with whatever prefix (E, B, X, U&amp;). */
    STRING,
    /** Literal between dollar tags. */
    DOLLAR_STRING,
    /** Number or parameter. */
    NUMBER,
    /** A single punctuation character. */
    SYMBOL
  }

  /** Whether this is the given keyword, in whatever case; {@code keyword} is in upper case. */
  public boolean is(String keyword) {
    return switch (kind) {
      case WORD -> text.toUpperCase(Locale.ROOT).equals(keyword);
      case SYMBOL -> text.equals(keyword);
      case QUOTED_IDENTIFIER, STRING, DOLLAR_STRING, NUMBER -> false;
    };
  }

  /** The name as PostgreSQL folds it when this is an identifier. */
  public String identifier() {
    return kind == Kind.QUOTED_IDENTIFIER ? text : text.toLowerCase(Locale.ROOT);
  }
}
