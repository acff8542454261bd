package io.artstore.schema.baseline;

import java.util.List;

/** How statements stand on lines. */
final class Layout {
  private static final int WIDTH = 100;
  private static final String INDENT = "    ";

  private Layout() {}

  /** A list in parentheses: on one line where it fits, else one item a line. */
  static String list(String head, List<String> items, String tail) {
    String line = head + " (" + String.join(", ", items) + ")" + tail;
    return line.length() < WIDTH && !line.contains("\n") ? line : lines(head, items, tail);
  }

  /** A list in parentheses, one item a line. */
  static String lines(String head, List<String> items, String tail) {
    StringBuilder text = new StringBuilder(head).append(" (");
    for (int index = 0; index < items.size(); index++) {
      text.append(index == 0 ? "\n" : ",\n").append(INDENT).append(items.get(index));
    }
    return text.append("\n)").append(tail).toString();
  }

  /** Words without those that are empty. */
  static String words(String... words) {
    return String.join(" ", List.of(words).stream().filter(word -> !word.isEmpty()).toList());
  }

  static String statement(String sql) {
    String text = sql.strip();
    return (text.endsWith(";") ? text : text + ";") + "\n";
  }
}
