package io.artstore.schema.baseline;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings expressions into a form that the server reads back as what it printed. It prints a list of
 * values of type varchar as one cast of an array, and reads that as a cast of each of its elements,
 * which is another expression to whoever compares.
 */
final class Expressions {
  private static final String TEXT = "'(?:[^']|'')*'";
  private static final String NAME =
      "((?:[\\p{L}_][\\p{L}\\p{N}_$]*|\"(?:[^\"]|\"\")+\")"
          + "(?:\\.(?:[\\p{L}_][\\p{L}\\p{N}_$]*|\"(?:[^\"]|\"\")+\"))?)";
  private static final String VARCHARS =
      TEXT + "::character varying(?:, " + TEXT + "::character varying)+";
  private static final Pattern VARCHAR_LIST =
      Pattern.compile(
          "(?<![\\w.\"])"
              + NAME
              + "::text (= ANY|<> ALL) \\(ARRAY\\[("
              + VARCHARS
              + ")\\]::text\\[\\]\\)");

  /** Values of one type, which is that of the column. */
  private static final Pattern LIST =
      Pattern.compile(
          "(?<![\\w.\"])"
              + NAME
              + " (= ANY|<> ALL) \\(ARRAY\\[("
              + TEXT
              + "::((?:\\w+\\.)?\\w+)(?:, "
              + TEXT
              + "::\\4)+)\\]\\)");

  private static final Pattern CAST_ARRAY =
      Pattern.compile("(" + TEXT + "::character varying\\])(::text\\[\\])");
  private static final Pattern LITERAL = Pattern.compile("(" + TEXT + ")::[^,]+");

  private Expressions() {}

  /** The same text, of which every list means what it meant. */
  static String stable(String sql) {
    String lists = VARCHAR_LIST.matcher(sql).replaceAll(Expressions::in);
    String all = LIST.matcher(lists).replaceAll(Expressions::in);
    return CAST_ARRAY.matcher(all).replaceAll("$1::character varying[]$2");
  }

  private static String in(MatchResult match) {
    String values = LITERAL.matcher(match.group(3)).replaceAll("$1");
    return Matcher.quoteReplacement(
        match.group(1) + (match.group(2).equals("= ANY") ? " IN (" : " NOT IN (") + values + ")");
  }
}
