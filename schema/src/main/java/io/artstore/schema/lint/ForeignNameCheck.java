package io.artstore.schema.lint;

import io.artstore.schema.SchemaEntry;
import io.artstore.schema.sql.SqlStatement;
import io.artstore.schema.sql.SqlToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads scripts for names of other entries and of databases, also inside function bodies. */
final class ForeignNameCheck {
  private static final Set<String> BEFORE_AN_OBJECT =
      Set.of(
          "TABLE",
          "EXISTS",
          "ONLY",
          "ON",
          "INTO",
          "FROM",
          "UPDATE",
          "JOIN",
          "REFERENCES",
          "TYPE",
          "SEQUENCE",
          "FUNCTION",
          "PROCEDURE",
          "ROUTINE",
          "VIEW",
          "DOMAIN",
          "TRUNCATE",
          "LOCK");

  private static final Set<String> LISTS = Set.of("DROP", "TRUNCATE", "LOCK");

  private final SchemaEntry entry;
  private final Ownership ownership;
  private final Set<String> databases;
  private final String file;
  private final boolean refused;
  private final List<Finding> found = new ArrayList<>();

  private ForeignNameCheck(SchemaEntry entry, Ownership ownership, String file, boolean refused) {
    this.entry = entry;
    this.ownership = ownership;
    this.databases = ownership.databases();
    this.file = file;
    this.refused = refused;
  }

  /**
   * @param refused whether the server refused this statement; then a name counts wherever it stands
   */
  static List<Finding> check(
      SchemaEntry entry,
      Ownership ownership,
      String file,
      SqlStatement statement,
      boolean refused) {
    ForeignNameCheck check = new ForeignNameCheck(entry, ownership, file, refused);
    boolean holdsCode = statement.startsWith("DO") || statement.startsWith("CREATE");
    check.read(statement.tokens(), 0, holdsCode);
    return check.found;
  }

  /**
   * @param code whether what is quoted is code too
   */
  private void read(List<SqlToken> tokens, int linesBefore, boolean code) {
    for (int place = 0; place < tokens.size(); place++) {
      SqlToken token = tokens.get(place);
      int line = linesBefore + token.line();
      if (SqlText.isName(token)) {
        checkName(line, tokens, place);
      }
      if (code) {
        SqlText.quoted(token).ifPresent(text -> read(SqlText.tokens(text), line - 1, true));
      }
    }
  }

  private void checkName(int line, List<SqlToken> tokens, int place) {
    String name = tokens.get(place).identifier();
    if (namesDatabase(tokens, place)) {
      found.add(
          new Finding(
              LintRule.WRONG_DATABASE,
              name,
              file,
              line,
              "the script names the database "
                  + name
                  + "; it runs in that of "
                  + entry.name()
                  + ", which another installation may call otherwise",
              "take the database out of the name, and what belongs to another out of the script"));
      return;
    }
    boolean anyPlace = refused || ownership.otherByPrefix(entry, name).isPresent();
    Optional<SchemaEntry> owner =
        anyPlace || standsForObject(tokens, place)
            ? ownership.other(entry, name)
            : Optional.empty();
    owner.ifPresent(
        other ->
            found.add(
                new Finding(
                    LintRule.FOREIGN_OBJECT,
                    name,
                    file,
                    line,
                    name + " belongs to " + title(other) + ", not to " + title(entry),
                    "take it out; what "
                        + other.name()
                        + " needs belongs into "
                        + other.migrations().title())));
  }

  /** Entries of one folder differ in their prefixes only. */
  private static String title(SchemaEntry entry) {
    return entry.name() + entry.prefix().map(prefix -> " (prefix " + prefix + ")").orElse("");
  }

  /** {@code \connect NAME}, {@code NAME.schema.object}, or {@code TABLE NAME.object}. */
  private boolean namesDatabase(List<SqlToken> tokens, int place) {
    if (place >= 2 && tokens.get(place - 2).is("\\")) {
      return tokens.get(place - 1).is("CONNECT") || tokens.get(place - 1).is("C");
    }
    if (!databases.contains(tokens.get(place).identifier()) || !isAt(tokens, place + 1, ".")) {
      return false;
    }
    boolean first = place == 0 || !isAt(tokens, place - 1, ".");
    return first && (isAt(tokens, place + 3, ".") || standsForObject(tokens, place));
  }

  private static boolean standsForObject(List<SqlToken> tokens, int place) {
    if (place == 0) {
      return false;
    }
    SqlToken before = tokens.get(place - 1);
    if (before.is(".")) {
      return place >= 3
          && SqlText.isName(tokens.get(place - 2))
          && standsForObject(tokens, place - 2);
    }
    boolean listed =
        before.is(",") && LISTS.stream().anyMatch(keyword -> tokens.getFirst().is(keyword));
    return listed || BEFORE_AN_OBJECT.stream().anyMatch(before::is);
  }

  private static boolean isAt(List<SqlToken> tokens, int place, String symbol) {
    return place < tokens.size() && tokens.get(place).is(symbol);
  }
}
