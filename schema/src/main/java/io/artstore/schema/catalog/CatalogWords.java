package io.artstore.schema.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of the catalog for people. The canonical text keeps the letters of the server, because
 * fingerprints were made of it; what is shown has words.
 */
final class CatalogWords {
  /** What may follow a property of a column, so that no default is taken for one. */
  private static final String END = "(?=$| compression | statistics | options | inherited$)";

  private static final Pattern STORAGE = Pattern.compile("^(column .* storage )([pemx])" + END);
  private static final Pattern COMPRESSION =
      Pattern.compile("^(column .* compression )([pl])(?=$| statistics | options | inherited$)");
  private static final Pattern POLICY = Pattern.compile("^(policy [^:]+: for )([rawd*])(?= )");
  private static final Pattern DEFAULTS =
      Pattern.compile("^(of (?:own|another) role(?: in \\S+)? on )([rSfTnL])(?=: )");
  private static final Pattern COLUMN = Pattern.compile("column (\\d{4}) ((\\S+) .*)");

  private static final Map<String, String> STORAGES =
      Map.of("p", "plain", "e", "external", "m", "main", "x", "extended");
  private static final Map<String, String> COMPRESSIONS = Map.of("p", "pglz", "l", "lz4");
  private static final Map<String, String> COMMANDS =
      Map.of("r", "select", "a", "insert", "w", "update", "d", "delete", "*", "all");
  private static final Map<String, String> OBJECTS =
      Map.of(
          "r", "tables",
          "S", "sequences",
          "f", "functions",
          "T", "types",
          "n", "schemas",
          "L", "large objects");

  private CatalogWords() {}

  static String readable(String line) {
    String text = line.stripTrailing();
    text = replaced(text, STORAGE, STORAGES);
    text = replaced(text, COMPRESSION, COMPRESSIONS);
    text = replaced(text, POLICY, COMMANDS);
    return replaced(text, DEFAULTS, OBJECTS);
  }

  private static String replaced(String text, Pattern pattern, Map<String, String> words) {
    Matcher found = pattern.matcher(text);
    return found.find()
        ? found.group(1) + words.get(found.group(2)) + text.substring(found.end(2))
        : text;
  }

  /**
   * The lines of both sides without the columns that only stand at another place. Where the order
   * itself is another, each side ends with a line that says it.
   */
  static List<List<String>> withoutMovedColumns(List<String> missing, List<String> extra) {
    List<String> was = new ArrayList<>(missing);
    List<String> is = new ArrayList<>(extra);
    List<String> wasOrder = moved(missing, extra, was);
    List<String> isOrder = moved(extra, missing, is);
    if (!wasOrder.equals(isOrder)) {
      was.add("order of the columns: " + String.join(", ", wasOrder));
      is.add("order of the columns: " + String.join(", ", isOrder));
    }
    return List.of(was, is);
  }

  /**
   * The names of the columns that the other side has too; their lines are taken out of the rest.
   */
  private static List<String> moved(List<String> lines, List<String> others, List<String> rest) {
    List<String> names = new ArrayList<>();
    for (String line : lines) {
      Matcher column = COLUMN.matcher(line);
      if (column.matches()
          && others.stream()
              .map(COLUMN::matcher)
              .anyMatch(other -> other.matches() && other.group(2).equals(column.group(2)))) {
        names.add(column.group(3));
        rest.remove(line);
      }
    }
    return names;
  }
}
