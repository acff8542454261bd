package io.artstore.schemacli.report;

import java.util.ArrayList;
import java.util.List;

/** A page of text in parts that every form can show: Markdown, HTML. For one thread. */
final class Document {
  /** A part of the page. */
  sealed interface Block permits Heading, Paragraph, Bullets, Checks, Table, Code {}

  /**
   * @param level 1 for the title
   */
  record Heading(int level, String text) implements Block {}

  record Paragraph(String text) implements Block {}

  record Bullets(List<String> items) implements Block {}

  record Checks(List<Check> items) implements Block {}

  /** One box, ticked or not, and why. */
  record Check(boolean ticked, String text, String reason) {}

  record Table(List<String> header, List<List<String>> rows) implements Block {}

  /** Text whose lines and spaces are kept. */
  record Code(String text) implements Block {}

  private final List<Block> blocks = new ArrayList<>();

  List<Block> blocks() {
    return List.copyOf(blocks);
  }

  Document heading(int level, String text) {
    blocks.add(new Heading(level, text));
    return this;
  }

  Document paragraph(String text) {
    blocks.add(new Paragraph(text));
    return this;
  }

  Document bullets(List<String> items) {
    blocks.add(new Bullets(List.copyOf(items)));
    return this;
  }

  Document checks(List<Check> items) {
    blocks.add(new Checks(List.copyOf(items)));
    return this;
  }

  Document table(List<String> header, List<List<String>> rows) {
    blocks.add(new Table(List.copyOf(header), List.copyOf(rows)));
    return this;
  }

  Document code(String text) {
    blocks.add(new Code(text));
    return this;
  }
}
