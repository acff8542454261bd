package io.artstore.schema.sql;

import io.artstore.schema.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts SQL text into tokens by the lexical rules of PostgreSQL with {@code
 * standard_conforming_strings} on (manual, chapter 4.1): nested block comments, dollar quotes,
 * escape strings.
 */
final class SqlTokenizer {
  private final String text;
  private final List<SqlToken> tokens = new ArrayList<>();
  private int position;
  private int line = 1;

  private SqlTokenizer(String text) {
    this.text = text;
  }

  static List<SqlToken> tokenize(String text) throws SqlSyntaxException {
    SqlTokenizer tokenizer = new SqlTokenizer(text);
    tokenizer.run();
    return List.copyOf(tokenizer.tokens);
  }

  private void run() throws SqlSyntaxException {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (Character.isWhitespace(c)) {
        advanceTo(position + 1);
      } else if (text.startsWith("--", position)) {
        int end = text.indexOf('\n', position);
        advanceTo(end < 0 ? text.length() : end);
      } else if (text.startsWith("/*", position)) {
        skipBlockComment();
      } else if (c == '\'') {
        add(Kind.STRING, endOfQuoted(position, '\'', false));
      } else if (c == '"') {
        addQuotedIdentifier();
      } else if (isIdentifierStart(c)) {
        addWordOrPrefixedString();
      } else if (Character.isDigit(c)) {
        add(Kind.NUMBER, endOfRun(position));
      } else if (c == '$') {
        addDollar();
      } else {
        add(Kind.SYMBOL, position + 1);
      }
    }
  }

  private void skipBlockComment() throws SqlSyntaxException {
    int depth = 0;
    int at = position;
    do {
      if (text.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (text.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
      if (at > text.length() || (depth > 0 && at == text.length())) {
        throw new SqlSyntaxException(line, "the comment that begins here is never closed");
      }
    } while (depth > 0);
    advanceTo(at);
  }

  private void addQuotedIdentifier() throws SqlSyntaxException {
    int end = endOfQuoted(position, '"', false);
    String name = text.substring(position + 1, end - 1).replace("\"\"", "\"");
    tokens.add(new SqlToken(Kind.QUOTED_IDENTIFIER, name, line, position, end));
    advanceTo(end);
  }

  private void addWordOrPrefixedString() throws SqlSyntaxException {
    int quote = quoteAfterPrefix();
    if (quote >= 0) {
      boolean escapes = Character.toUpperCase(text.charAt(position)) == 'E';
      add(Kind.STRING, endOfQuoted(quote, '\'', escapes));
      return;
    }
    add(Kind.WORD, endOfRun(position));
  }

  /** Offset of the quote when a string prefix (E, B, X, N, U&amp;) stands here, else -1. */
  private int quoteAfterPrefix() {
    char first = Character.toUpperCase(text.charAt(position));
    if ("EBXN".indexOf(first) >= 0 && text.startsWith("'", position + 1)) {
      return position + 1;
    }
    return first == 'U' && text.startsWith("&'", position + 1) ? position + 2 : -1;
  }

  private void addDollar() throws SqlSyntaxException {
    int tagEnd = position + 1;
    while (tagEnd < text.length() && isTagPart(text.charAt(tagEnd))) {
      tagEnd++;
    }
    boolean tag =
        tagEnd < text.length()
            && text.charAt(tagEnd) == '$'
            && (tagEnd == position + 1 || !Character.isDigit(text.charAt(position + 1)));
    if (!tag) {
      add(Kind.NUMBER, Math.max(position + 1, endOfRun(position + 1)));
      return;
    }
    String delimiter = text.substring(position, tagEnd + 1);
    int close = text.indexOf(delimiter, tagEnd + 1);
    if (close < 0) {
      throw new SqlSyntaxException(line, "the " + delimiter + " that begins here is never closed");
    }
    add(Kind.DOLLAR_STRING, close + delimiter.length());
  }

  private int endOfQuoted(int open, char quote, boolean escapes) throws SqlSyntaxException {
    int at = open + 1;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (escapes && c == '\\') {
        at += 2;
      } else if (c != quote) {
        at++;
      } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
        at += 2;
      } else {
        return at + 1;
      }
    }
    throw new SqlSyntaxException(line, "the quote " + quote + " that begins here is never closed");
  }

  private int endOfRun(int from) {
    int at = from;
    while (at < text.length() && isIdentifierPart(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private void add(Kind kind, int end) {
    tokens.add(new SqlToken(kind, text.substring(position, end), line, position, end));
    advanceTo(end);
  }

  private void advanceTo(int end) {
    for (int at = position; at < end; at++) {
      if (text.charAt(at) == '\n') {
        line++;
      }
    }
    position = end;
  }

  private static boolean isIdentifierStart(char c) {
    return Character.isLetter(c) || c == '_' || c >= 0x80;
  }

  private static boolean isIdentifierPart(char c) {
    return isIdentifierStart(c) || Character.isDigit(c) || c == '$';
  }

  private static boolean isTagPart(char c) {
    return isIdentifierStart(c) || Character.isDigit(c);
  }
}
