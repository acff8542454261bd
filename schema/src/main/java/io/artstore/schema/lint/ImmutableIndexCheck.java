package io.artstore.schema.lint;

import io.artstore.schema.ScriptFailure;
import io.artstore.schema.sql.SqlStatement;
import io.artstore.schema.sql.SqlToken;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Index predicates and expressions that the server refuses (SQLSTATE 42P17). */
final class ImmutableIndexCheck implements FailureCheck {
  /** What goes on with the clock, whatever else it is called with. */
  static final Set<String> CLOCKS =
      Set.of(
          "CURRENT_TIMESTAMP",
          "CURRENT_DATE",
          "CURRENT_TIME",
          "LOCALTIMESTAMP",
          "LOCALTIME",
          "NOW",
          "CLOCK_TIMESTAMP",
          "STATEMENT_TIMESTAMP",
          "TRANSACTION_TIMESTAMP");

  private static final Set<String> PARTS =
      Set.of("CheckPredicate", "ComputeIndexAttrs", "CheckMutability");

  @Override
  public Optional<Sighting> explain(ScriptFailure failure, DatabaseState before) {
    boolean aboutIndex =
        PARTS.contains(failure.routine())
            || failure.statement().map(ImmutableIndexCheck::makesIndex).orElse(false);
    if (!failure.sqlState().equals("42P17") || !aboutIndex) {
      return Optional.empty();
    }
    String object = failure.statement().map(ImmutableIndexCheck::index).orElse("index");
    Set<String> clocks = failure.statement().map(ImmutableIndexCheck::clocks).orElse(Set.of());
    String why =
        clocks.isEmpty()
            ? "the same row would give another value under other settings, such as time zone or"
                + " language, or when something else changes"
            : String.join(" and ", clocks)
                + " goes on with the clock, and rows do not enter or leave an index by themselves";
    return Optional.of(
        new Sighting(
            LintRule.INDEX_NOT_IMMUTABLE,
            object,
            List.of(List.of(object)),
            "index " + object + " cannot be: " + why + "; the server says: " + failure.message(),
            clocks.isEmpty()
                ? "use IMMUTABLE functions and conversions with a fixed zone, as in"
                    + " (at AT TIME ZONE 'UTC')::date"
                : "index the column itself, and compare with the clock in the query"));
  }

  private static boolean makesIndex(SqlStatement statement) {
    return statement.startsWith("CREATE", "INDEX") || statement.startsWith("CREATE", "UNIQUE");
  }

  private static Set<String> clocks(SqlStatement statement) {
    Set<String> found = new TreeSet<>();
    for (SqlToken token : statement.tokens()) {
      CLOCKS.stream().filter(token::is).forEach(found::add);
    }
    return found;
  }

  /** The name of the index, or of its table when it has none. */
  private static String index(SqlStatement statement) {
    List<SqlToken> tokens = statement.tokens();
    for (int place = 1; place < tokens.size(); place++) {
      SqlToken before = tokens.get(place - 1);
      boolean named =
          before.is("INDEX") || before.is("EXISTS") || before.is("CONCURRENTLY") || before.is("ON");
      boolean noName =
          Set.of("IF", "CONCURRENTLY", "ON", "ONLY").stream().anyMatch(tokens.get(place)::is);
      if (named && !noName) {
        return tokens.get(place).identifier();
      }
    }
    return "index";
  }
}
