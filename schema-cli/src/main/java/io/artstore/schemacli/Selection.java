package io.artstore.schemacli;

import java.util.List;
import picocli.CommandLine.Option;

/** The options that every command has. */
final class Selection {
  @Option(
      names = "--database",
      paramLabel = "NAME",
      arity = "1..*",
      description = "Only these, by the name of the entry or of its database.")
  private List<String> databases = List.of();

  @Option(names = "--json", description = "Answer with one JSON object.")
  private boolean json;

  List<String> databases() {
    return databases;
  }

  /** As it was typed, with a space before it; empty for all. */
  String text() {
    return databases.isEmpty() ? "" : " --database " + String.join(" ", databases);
  }

  boolean json() {
    return json;
  }
}
