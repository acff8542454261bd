package io.artstore.schema.lint;

import io.artstore.schema.sql.SqlScript;
import io.artstore.schema.sql.SqlStatement;
import io.artstore.schema.sql.SqlSyntaxException;
import io.artstore.schema.sql.SqlToken;
import java.util.List;
import java.util.Optional;

/** Looks into SQL text that may be anything: a script, the body of a function, a literal. */
final class SqlText {
  private SqlText() {}

  /** The tokens; none when the text cannot be cut. */
  static List<SqlToken> tokens(String text) {
    return statements(text).stream().flatMap(statement -> statement.tokens().stream()).toList();
  }

  /** The statements; none when the text cannot be cut. */
  static List<SqlStatement> statements(String text) {
    try {
      return SqlScript.parse(text);
    } catch (SqlSyntaxException e) {
      // A script that cannot be cut is a fault of the folder; a literal need not be SQL at all.
      return List.of();
    }
  }

  static boolean isName(SqlToken token) {
    return token.kind() == SqlToken.Kind.WORD || token.kind() == SqlToken.Kind.QUOTED_IDENTIFIER;
  }

  /** What stands between the quotes or dollar tags of a literal; empty for any other token. */
  static Optional<String> quoted(SqlToken token) {
    return switch (token.kind()) {
      case STRING ->
          Optional.of(token.text().substring(token.text().indexOf('\'') + 1))
              .map(rest -> rest.substring(0, rest.length() - 1).replace("''", "'"));
      case DOLLAR_STRING -> {
        int tag = token.text().indexOf('$', 1) + 1;
        yield Optional.of(token.text().substring(tag, token.text().length() - tag));
      }
      case WORD, QUOTED_IDENTIFIER, NUMBER, SYMBOL -> Optional.empty();
    };
  }

  /**
   * The line on which the last of these names stands, in the first statement that holds them all.
   *
   * @param clues tried one after the other
   * @return 0 when no clue is found
   */
  static int line(List<SqlStatement> statements, List<List<String>> clues) {
    for (List<String> clue : clues) {
      for (SqlStatement statement : statements) {
        List<String> names =
            statement.tokens().stream()
                .map(token -> isName(token) ? token.identifier() : "")
                .toList();
        if (names.containsAll(clue)) {
          int place = names.indexOf(clue.getLast());
          return statement.tokens().get(place).line();
        }
      }
    }
    return 0;
  }
}
