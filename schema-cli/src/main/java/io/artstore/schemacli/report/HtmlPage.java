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

/** A document as one HTML file that needs nothing else, on a screen and on paper. */
final class HtmlPage {
  private static final String STYLE =
      """
      body { font: 15px/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fff;
             max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
      h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem;
           border-bottom: 1px solid #bbb; } h3 { font-size: 1rem; }
      table { border-collapse: collapse; width: 100%; }
      th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0;
               border-bottom: 1px solid #ddd; overflow-wrap: anywhere; }
      pre { background: #f4f4f4; padding: .6rem; white-space: pre-wrap; overflow-wrap: anywhere; }
      ul.checks { list-style: none; padding-left: 0; }
      .box { font-family: monospace; margin-right: .4rem; } .why { color: #444; }
      @media print { body { margin: 0; max-width: none; font-size: 10pt; }
        h2 { break-after: avoid; } tr, li { break-inside: avoid; } pre { border: 1px solid #bbb; } }
      """;

  private HtmlPage() {}

  static String of(String title, Document document) {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
        + escaped(title)
        + "</title>\n<style>\n"
        + STYLE
        + "</style>\n</head>\n<body>\n"
        + document.blocks().stream().map(HtmlPage::block).collect(Collectors.joining("\n"))
        + "\n</body>\n</html>\n";
  }

  private static String block(Block block) {
    return switch (block) {
      case Heading heading -> element("h" + heading.level(), escaped(heading.text()));
      case Paragraph paragraph -> element("p", escaped(paragraph.text()));
      case Bullets bullets -> element("ul", items(bullets.items()));
      case Checks checks ->
          "<ul class=\"checks\">"
              + checks.items().stream().map(HtmlPage::check).collect(Collectors.joining())
              + "</ul>";
      case Table table -> table(table);
      case Code code -> element("pre", escaped(code.text().stripTrailing()));
    };
  }

  private static String items(List<String> items) {
    return items.stream().map(item -> element("li", escaped(item))).collect(Collectors.joining());
  }

  private static String check(Check check) {
    return "<li><span class=\"box\">["
        + (check.ticked() ? "x" : "&nbsp;")
        + "]</span>"
        + escaped(check.text())
        + (check.reason().isEmpty()
            ? ""
            : " <span class=\"why\">" + escaped(check.reason()) + "</span>")
        + "</li>";
  }

  private static String table(Table table) {
    return "<table><thead>"
        + row("th", table.header())
        + "</thead><tbody>"
        + table.rows().stream().map(row -> row("td", row)).collect(Collectors.joining())
        + "</tbody></table>";
  }

  private static String row(String cell, List<String> cells) {
    return element(
        "tr",
        cells.stream().map(text -> element(cell, escaped(text))).collect(Collectors.joining()));
  }

  private static String element(String name, String content) {
    return "<" + name + ">" + content + "</" + name + ">";
  }

  private static String escaped(String text) {
    return text.strip()
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
