package io.artstore.schemacli.report;

import io.artstore.schemacli.report.Document.Block;
import io.artstore.schemacli.report.Document.Bullets;
import io.artstore.schemacli.report.Document.Check;
import io.artstore.schemacli.report.Document.Checks;
import io.artstore.schemacli.report.Document.Code;
import io.artstore.schemacli.report.Document.Heading;
import io.artstore.schemacli.report.Document.Paragraph;
import io.artstore.schemacli.report.Document.Table;
import java.util.List;
import java.util.stream.Collectors;

/** A document as Markdown with tables and task lists, as GitHub and GitLab show it. */
final class MarkdownPage {
  private MarkdownPage() {}

  static String of(Document document) {
    return document.blocks().stream().map(MarkdownPage::block).collect(Collectors.joining("\n"));
  }

  private static String block(Block block) {
    return switch (block) {
      case Heading heading -> "#".repeat(heading.level()) + " " + line(heading.text()) + "\n";
      case Paragraph paragraph -> line(paragraph.text()) + "\n";
      case Bullets bullets ->
          bullets.items().stream()
              .map(item -> "- " + line(item) + "\n")
              .collect(Collectors.joining());
      case Checks checks ->
          checks.items().stream().map(MarkdownPage::check).collect(Collectors.joining());
      case Table table -> table(table);
      case Code code -> fence(code.text());
    };
  }

  private static String check(Check check) {
    return "- ["
        + (check.ticked() ? "x" : " ")
        + "] "
        + line(check.text())
        + (check.reason().isEmpty() ? "" : ": " + line(check.reason()))
        + "\n";
  }

  private static String table(Table table) {
    StringBuilder text = new StringBuilder(row(table.header()));
    text.append("|").append(" --- |".repeat(table.header().size())).append('\n');
    table.rows().forEach(row -> text.append(row(row)));
    return text.toString();
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(cell -> " " + line(cell).replace("|", "\\|") + " ")
        .collect(Collectors.joining("|", "|", "|\n"));
  }

  /** A fence longer than any inside. */
  private static String fence(String text) {
    String fence = "```";
    while (text.contains(fence)) {
      fence += "`";
    }
    return fence + "\n" + text.stripTrailing() + "\n" + fence + "\n";
  }

  /** On one line, with nothing in it that Markdown would take for a sign. */
  private static String line(String text) {
    return text.strip()
        .replace("\\", "\\\\")
        .replace("<", "&lt;")
        .replace("*", "\\*")
        .replace("`", "\\`")
        .replace("[", "\\[")
        .replaceAll("\\s*\\R\\s*", "; ");
  }
}
