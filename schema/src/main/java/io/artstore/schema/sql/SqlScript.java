package io.artstore.schema.sql;

import java.util.ArrayList;
import java.util.List;

/** Cuts a script into statements where {@code psql} would cut it. */
public final class SqlScript {
  private final String text;
  private final List<SqlStatement> statements = new ArrayList<>();
  private final List<SqlToken> current = new ArrayList<>();
  private int parentheses;
  private int blocks;

  private SqlScript(String text) {
    this.text = text;
  }

  /**
   * @return the statements in order; empty for a script of comments
   */
  public static List<SqlStatement> parse(String text) throws SqlSyntaxException {
    SqlScript script = new SqlScript(text);
    for (SqlToken token : SqlTokenizer.tokenize(text)) {
      script.take(token);
    }
    script.endStatement();
    return List.copyOf(script.statements);
  }

  private void take(SqlToken token) {
    if (token.is(";") && parentheses == 0 && blocks == 0) {
      endStatement();
      return;
    }
    if (token.is("(")) {
      parentheses++;
    } else if (token.is(")") && parentheses > 0) {
      parentheses--;
    }
    countBlocks(token);
    current.add(token);
  }

  /**
   * A routine with an SQL-standard body (BEGIN ATOMIC … END) holds semicolons outside of quotes.
   */
  private void countBlocks(SqlToken token) {
    if (!beginsRoutine()) {
      return;
    }
    if (token.is("ATOMIC") && current.getLast().is("BEGIN")) {
      blocks++;
    } else if (blocks > 0 && token.is("CASE")) {
      blocks++;
    } else if (blocks > 0 && token.is("END")) {
      blocks--;
    }
  }

  private boolean beginsRoutine() {
    return current.size() > 2
        && current.getFirst().is("CREATE")
        && current.stream().limit(4).anyMatch(word -> word.is("FUNCTION") || word.is("PROCEDURE"));
  }

  private void endStatement() {
    if (!current.isEmpty()) {
      SqlToken first = current.getFirst();
      String statement = text.substring(first.start(), current.getLast().end());
      statements.add(new SqlStatement(statements.size() + 1, first.line(), statement, current));
    }
    current.clear();
    parentheses = 0;
    blocks = 0;
  }
}
