package io.artstore.schema;

import io.artstore.schema.sql.SqlScript;
import io.artstore.schema.sql.SqlStatement;
import io.artstore.schema.sql.SqlSyntaxException;
import io.artstore.schema.sql.SqlToken;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first place where a script names a table of the tool's own history. On a scratch database
 * that table may not be there, so that the server's word about it would mislead: on a real one it
 * is there, and a run without it knows nothing of its database.
 *
 * @param name as PostgreSQL folds it
 * @param line in the script
 */
record HistoryMention(String name, int line) {
  private static final Pattern NAME =
      Pattern.compile("(?:[a-z0-9_]+_)?schema_history(?:_append_only)?");
  private static final Pattern INSIDE =
      Pattern.compile("(?<![a-z0-9_$])" + NAME.pattern() + "(?![a-z0-9_$])");

  /** How deep quoted code may hold quoted code. */
  private static final int DEPTH = 4;

  /**
   * @return empty when the statements name none
   */
  static Optional<HistoryMention> in(List<SqlStatement> statements) {
    return statements.stream()
        .flatMap(
            statement -> find(statement.tokens(), holdsCode(statement) ? 1 : DEPTH + 1).stream())
        .findFirst();
  }

  /** What else stands in quotes is data, and data may hold any word. */
  private static boolean holdsCode(SqlStatement statement) {
    return statement.startsWith("DO")
        || (statement.startsWith("CREATE")
            && (statement.contains("FUNCTION") || statement.contains("PROCEDURE")));
  }

  private static Optional<HistoryMention> find(List<SqlToken> tokens, int depth) {
    for (SqlToken token : tokens) {
      Optional<HistoryMention> found =
          switch (token.kind()) {
            case WORD, QUOTED_IDENTIFIER ->
                NAME.matcher(token.identifier()).matches()
                    ? Optional.of(new HistoryMention(token.identifier(), token.line()))
                    : Optional.empty();
            case STRING, DOLLAR_STRING -> depth > DEPTH ? Optional.empty() : inCode(token, depth);
            case NUMBER, SYMBOL -> Optional.empty();
          };
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<HistoryMention> inCode(SqlToken token, int depth) {
    int line = token.line();
    if (token.kind() == SqlToken.Kind.STRING) {
      Matcher name = INSIDE.matcher(token.text().toLowerCase(Locale.ROOT));
      return name.find()
          ? Optional.of(new HistoryMention(name.group(), line + lines(token.text(), name.start())))
          : Optional.empty();
    }
    int tag = token.text().indexOf('$', 1) + 1;
    String body = token.text().substring(tag, token.text().length() - tag);
    try {
      return in(SqlScript.parse(body), depth)
          .map(found -> new HistoryMention(found.name(), line + found.line() - 1));
    } catch (SqlSyntaxException e) {
      // It may be code of another language; its words mean nothing here.
      return Optional.empty();
    }
  }

  private static Optional<HistoryMention> in(List<SqlStatement> statements, int depth) {
    return statements.stream()
        .flatMap(statement -> find(statement.tokens(), depth + 1).stream())
        .findFirst();
  }

  private static int lines(String text, int end) {
    return (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
  }
}
