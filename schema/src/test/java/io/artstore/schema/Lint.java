package io.artstore.schema;

import io.artstore.schema.lint.EntryReport;
import io.artstore.schema.lint.Finding;
import io.artstore.schema.lint.Linter;
import java.util.List;
import java.util.stream.Stream;

/** What the rules say about planted migrations, in short. */
final class Lint {
  private Lint() {}

  /** The only report about the only entry. */
  static EntryReport report(ServerConnections server, SchemaEntry entry) {
    return new Linter(any -> server).lint(List.of(entry)).getFirst();
  }

  static EntryReport report(ExampleFolder folder) {
    return report(Servers.embedded(), folder.entry("library", "library"));
  }

  /** Rule, object and place of every finding of these entries linted together. */
  static List<String> findings(SchemaEntry... entries) {
    return new Linter(any -> Servers.embedded())
        .lint(List.of(entries)).stream().flatMap(Lint::lines).toList();
  }

  static List<String> findings(ExampleFolder folder) {
    return findings(folder.entry("library", "library"));
  }

  static Stream<String> lines(EntryReport report) {
    return report.findings().stream().map(Lint::line);
  }

  static String line(Finding finding) {
    return finding.rule() + " " + finding.object() + " at " + finding.place();
  }
}
