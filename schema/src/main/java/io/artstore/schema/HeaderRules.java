package io.artstore.schema;

import io.artstore.schema.MigrationFault.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Comments at the top of a script that are meant as a header and are none. A header that is
 * misspelt is a comment like others, and what it says would silently not be so.
 */
final class HeaderRules {
  private static final Map<String, String> HEADERS =
      new TreeMap<>(
          Map.of(
              "compatible-since", "-- compatible-since: VERSION",
              "loses", "-- loses: WHAT",
              "loses-count", "-- loses-count: SELECT ...",
              "no-transaction", "-- no-transaction"));

  /** A word or a few, and a colon or nothing behind it. */
  private static final Pattern LIKE_A_HEADER =
      Pattern.compile("--+\\s*([A-Za-z]+(?:[-_ ]?[A-Za-z]+){0,2})\\s*(:.*)?");

  /** A header with a value and without its colon. */
  private static final Pattern WITHOUT_COLON =
      Pattern.compile("--+\\s*(compatible-since|loses-count|no-transaction)\\s+[^:\\s].*");

  private static final int FEW_LETTERS = 8;

  private HeaderRules() {}

  static List<MigrationFault> check(MigrationScript script) {
    List<MigrationFault> faults = new ArrayList<>();
    List<String> lines = script.template().lines().map(String::strip).toList();
    for (int index = 0; index < lines.size(); index++) {
      String line = lines.get(index);
      if (!line.isEmpty() && !line.startsWith("--")) {
        break;
      }
      int number = index + 1;
      meant(line).ifPresent(header -> faults.add(fault(script, number, line, header)));
    }
    return faults;
  }

  private static MigrationFault fault(
      MigrationScript script, int number, String line, String header) {
    String right = HEADERS.getOrDefault(header, header);
    return new MigrationFault(
        Kind.HEADER,
        script.file(),
        number,
        "'" + line + "' is no header and would be passed over; did you mean " + right + " ?",
        "write " + right + ", with these hyphens and in small letters, or say it in other words");
  }

  /** The header that the line looks like without being it. */
  private static Optional<String> meant(String line) {
    if (MigrationScript.isHeader(line)) {
      return Optional.empty();
    }
    Matcher withoutColon = WITHOUT_COLON.matcher(line);
    if (withoutColon.matches()) {
      return Optional.of(withoutColon.group(1));
    }
    Matcher like = LIKE_A_HEADER.matcher(line);
    if (!like.matches()) {
      return Optional.empty();
    }
    String word =
        like.group(1)
            .replaceAll("([a-z])([A-Z])", "$1-$2")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[_ ]", "-");
    boolean value = like.group(2) != null;
    return HEADERS.keySet().stream()
        .filter(header -> value || header.equals("no-transaction"))
        .filter(header -> word.charAt(0) == header.charAt(0))
        .filter(header -> distance(word, header) <= (header.length() < FEW_LETTERS ? 1 : 2))
        .findFirst();
  }

  /** How many letters have to be put in, taken out or changed. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int column = 0; column <= other.length(); column++) {
      row[column] = column;
    }
    for (int line = 1; line <= one.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column <= other.length(); column++) {
        int above = row[column];
        int change = one.charAt(line - 1) == other.charAt(column - 1) ? 0 : 1;
        row[column] = Math.min(Math.min(above, row[column - 1]) + 1, diagonal + change);
        diagonal = above;
      }
    }
    return row[other.length()];
  }
}
