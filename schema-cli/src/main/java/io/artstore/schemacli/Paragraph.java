package io.artstore.schemacli;

/** Text broken into lines that fit a terminal; what continues is indented below what began. */
final class Paragraph {
  /** Columns of a terminal that every line fits into. */
  static final int WIDTH = 100;

  private Paragraph() {}

  /**
   * @param label stands before the first line
   */
  static String of(String label, String content) {
    StringBuilder text = new StringBuilder(label);
    String indent = " ".repeat(label.length());
    int column = label.length();
    for (String word : content.strip().split("\\s+", -1)) {
      boolean first = column == label.length();
      if (!first && column + 1 + word.length() > WIDTH) {
        text.append('\n').append(indent);
        column = label.length();
        first = true;
      }
      text.append(first ? "" : " ").append(word);
      column += word.length() + (first ? 0 : 1);
    }
    return text.toString();
  }
}
