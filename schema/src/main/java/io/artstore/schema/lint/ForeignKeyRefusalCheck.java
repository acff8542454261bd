package io.artstore.schema.lint;

import io.artstore.schema.ScriptFailure;
import io.artstore.schema.sql.SqlStatement;
import io.artstore.schema.sql.SqlToken;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Foreign keys between two types that the server cannot compare (SQLSTATE 42804). */
final class ForeignKeyRefusalCheck implements FailureCheck {
  /** The two columns in quotes, and their types at the end: {@code ...: uuid and bigint.} */
  private static final Pattern DETAIL =
      Pattern.compile(
          "Detail: [^\"]*\"([^\"]+)\"[^\"]*\"([^\"]+)\"[^\"]*: ([^:]+?)\\.?(?: Hint: .*)?$");

  private static final Pattern TYPES = Pattern.compile("(.+) and (.+)");

  @Override
  public Optional<Sighting> explain(ScriptFailure failure, DatabaseState before) {
    if (!failure.sqlState().equals("42804") || !failure.routine().contains("ForeignKey")) {
      return Optional.empty();
    }
    String table = failure.statement().map(ForeignKeyRefusalCheck::table).orElse("");
    Matcher detail = DETAIL.matcher(failure.message());
    if (!detail.find()) {
      return Optional.of(sighting(table, List.of(), failure.message(), "make both the same type"));
    }
    String column = detail.group(1);
    String title = table + "." + column;
    String referenced =
        failure
            .statement()
            .map(statement -> referencedTable(statement, column))
            .filter(name -> !name.isEmpty())
            .map(name -> name + "." + detail.group(2))
            .orElse(detail.group(2));
    Matcher types = TYPES.matcher(detail.group(3));
    String said =
        types.matches()
            ? title
                + " is "
                + types.group(1)
                + ", but references "
                + referenced
                + ", which is "
                + types.group(2)
            : title + " and " + referenced + " have other types";
    String hint =
        types.matches()
            ? "make " + title + " " + types.group(2) + ", as " + referenced + " is"
            : "make " + title + " the type of " + referenced;
    return Optional.of(
        sighting(
            title,
            List.of(List.of(table, column)),
            said + "; the server refuses it: " + failure.message(),
            hint));
  }

  private static Sighting sighting(
      String object, List<List<String>> clues, String message, String hint) {
    return new Sighting(LintRule.FK_TYPE_MISMATCH, object, clues, message, hint);
  }

  /** What stands after the REFERENCES that follows the column most closely. */
  private static String referencedTable(SqlStatement statement, String column) {
    List<SqlToken> tokens = statement.tokens();
    String found = "";
    int closest = tokens.size();
    int lastColumn = -1;
    for (int index = 0; index + 1 < tokens.size(); index++) {
      if (tokens.get(index).identifier().equals(column)) {
        lastColumn = index;
      } else if (tokens.get(index).is("REFERENCES")
          && lastColumn >= 0
          && index - lastColumn < closest) {
        closest = index - lastColumn;
        boolean qualified = index + 3 < tokens.size() && tokens.get(index + 2).is(".");
        found = tokens.get(qualified ? index + 3 : index + 1).identifier();
      }
    }
    return found;
  }

  /** The table that CREATE TABLE or ALTER TABLE is about. */
  private static String table(SqlStatement statement) {
    List<SqlToken> tokens = statement.tokens();
    for (int index = 1; index < tokens.size(); index++) {
      boolean named =
          tokens.get(index - 1).is("TABLE")
              || tokens.get(index - 1).is("EXISTS")
              || tokens.get(index - 1).is("ONLY");
      boolean more = tokens.get(index).is("IF") || tokens.get(index).is("ONLY");
      if (named && !more) {
        boolean qualified = index + 2 < tokens.size() && tokens.get(index + 1).is(".");
        return tokens.get(qualified ? index + 2 : index).identifier();
      }
    }
    return "";
  }
}
