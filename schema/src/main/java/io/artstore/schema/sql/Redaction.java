package io.artstore.schema.sql;

import io.artstore.schema.sql.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes secrets out of a statement before people or files get to see it: passwords of roles, what
 * options of foreign servers and user mappings hold, connection strings. What is taken for a secret
 * and is none costs a reader some words; the other way round it could not be taken back.
 */
final class Redaction {
  private static final String SHOWN = "'***'";

  /** A literal shorter than this is found in too many words to be looked for in a message. */
  private static final int SHORTEST = 3;

  /** Options of servers and user mappings that say where, and not with which right. */
  private static final Set<String> HARMLESS_OPTIONS =
      Set.of("HOST", "HOSTADDR", "PORT", "DBNAME", "USER", "SCHEMA_NAME", "TABLE_NAME");

  /** In quoted code and connection strings: the word, and all up to the end of its statement. */
  private static final Pattern PASSWORD_INSIDE =
      Pattern.compile(
          "(pass(?:word|wd|phrase)|secret)((?:\\s+[a-z]+)?\\s*(?:'|%|=|:=)).*?(?=;|\\z)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern PASSWORD_IN_URL =
      Pattern.compile("(://[^/@\\s:']*:)[^@\\s']*@", Pattern.CASE_INSENSITIVE);

  private Redaction() {}

  /** The statement's text without its secrets. */
  static String of(SqlStatement statement) {
    StringBuilder text = new StringBuilder();
    int from = statement.tokens().getFirst().start();
    int copied = 0;
    for (Place place : places(statement)) {
      text.append(statement.text(), copied, place.token().start() - from).append(place.shown());
      copied = place.token().end() - from;
    }
    return text.append(statement.text(), copied, statement.text().length()).toString();
  }

  /** What the server said of the statement, without the secrets that it may have repeated. */
  static String ofMessage(SqlStatement statement, String message) {
    String text = message;
    for (Place place : places(statement)) {
      String literal = place.token().text();
      int quote = literal.indexOf('\'');
      String bare =
          place.token().kind() == Kind.STRING && quote >= 0 && literal.length() > quote + 1
              ? literal.substring(quote + 1, literal.length() - 1)
              : literal;
      text = text.replace(literal, place.shown());
      text = bare.length() < SHORTEST ? text : text.replace(bare, "***");
    }
    return text;
  }

  /**
   * A literal that is not shown as it is.
   *
   * @param shown what stands in its place
   */
  private record Place(SqlToken token, String shown) {}

  private static List<Place> places(SqlStatement statement) {
    List<Place> places = new ArrayList<>();
    boolean foreign =
        statement.contains("SERVER")
            || statement.contains("MAPPING")
            || statement.contains("WRAPPER");
    boolean options = false;
    for (int index = 1; index < statement.tokens().size(); index++) {
      SqlToken token = statement.tokens().get(index);
      SqlToken before = statement.tokens().get(index - 1);
      options |= token.is("OPTIONS");
      if (token.kind() != Kind.STRING && token.kind() != Kind.DOLLAR_STRING) {
        continue;
      }
      String name = name(before);
      if (isSecret(name)
          || (name.equals("CONNECTION") && statement.contains("SUBSCRIPTION"))
          || (foreign && options && !name.isEmpty() && !HARMLESS_OPTIONS.contains(name))) {
        places.add(new Place(token, SHOWN));
      } else {
        String inside = inside(token.text());
        if (!inside.equals(token.text())) {
          places.add(new Place(token, inside));
        }
      }
    }
    return places;
  }

  private static String name(SqlToken token) {
    return token.kind() == Kind.WORD || token.kind() == Kind.QUOTED_IDENTIFIER
        ? token.text().toUpperCase(Locale.ROOT)
        : "";
  }

  private static boolean isSecret(String name) {
    return name.contains("PASSWORD") || name.contains("PASSWD") || name.contains("SECRET");
  }

  private static String inside(String literal) {
    String text = PASSWORD_INSIDE.matcher(literal).replaceAll("$1 ***");
    return PASSWORD_IN_URL.matcher(text).replaceAll("$1***@");
  }
}
