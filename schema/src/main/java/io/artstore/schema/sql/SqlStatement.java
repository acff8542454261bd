package io.artstore.schema.sql;

import java.util.List;

/**
 * One statement of a script.
 *
 * @param number position in the script, counted from 1
 * @param line line of its first token, counted from 1
 * @param text the statement without its semicolon and without what stands before its first token;
 *     it may hold secrets, so that only the server gets it
 * @param tokens its tokens, never empty
 */
public record SqlStatement(int number, int line, String text, List<SqlToken> tokens) {
  private static final int EXCERPT_LENGTH = 120;

  public SqlStatement {
    tokens = List.copyOf(tokens);
  }

  /** Whether the statement begins with these keywords, given in upper case. */
  public boolean startsWith(String... keywords) {
    if (tokens.size() < keywords.length) {
      return false;
    }
    for (int index = 0; index < keywords.length; index++) {
      if (!tokens.get(index).is(keywords[index])) {
        return false;
      }
    }
    return true;
  }

  /** Whether the keyword, in upper case, stands anywhere outside quotes. */
  public boolean contains(String keyword) {
    return tokens.stream().anyMatch(token -> token.is(keyword));
  }

  /** The statement as people and files may see it: without the secrets that it holds. */
  public String shown() {
    return Redaction.of(this);
  }

  /** What the server said of this statement, without the secrets that it may have repeated. */
  public String withoutSecrets(String message) {
    return Redaction.ofMessage(this, message);
  }

  /** The beginning of the statement on one line, for messages; without secrets. */
  public String excerpt() {
    String oneLine = shown().replaceAll("[\\s\\x00]+", " ");
    return oneLine.length() <= EXCERPT_LENGTH
        ? oneLine
        : oneLine.substring(0, EXCERPT_LENGTH - 3) + "...";
  }
}
