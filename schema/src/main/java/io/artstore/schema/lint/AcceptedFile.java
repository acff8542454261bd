package io.artstore.schema.lint;

import io.artstore.schema.SchemaEntry;
import io.artstore.schema.lint.EntryReport.AcceptedFinding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The findings that stay on purpose: {@code lint.accepted} beside the migrations, one line each:
 * rule, object, reason. Empty lines and those that begin with {@code #} are for people.
 */
final class AcceptedFile {
  static final String NAME = "lint.accepted";

  private record Line(int number, LintRule rule, String object, String reason) {}

  private final List<Line> lines = new ArrayList<>();
  private final List<Finding> faults = new ArrayList<>();

  private AcceptedFile() {}

  static AcceptedFile of(SchemaEntry entry) {
    AcceptedFile file = new AcceptedFile();
    List<String> text = entry.migrations().text(NAME).orElse("").lines().toList();
    for (int index = 0; index < text.size(); index++) {
      file.read(index + 1, text.get(index).strip());
    }
    return file;
  }

  private void read(int number, String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    String[] words = line.split("\\s+", 3);
    Optional<LintRule> rule =
        Arrays.stream(LintRule.values())
            .filter(known -> known.name().equals(words[0]) && known.acceptable())
            .findFirst();
    if (rule.isEmpty() || words.length < 3) {
      faults.add(
          new Finding(
              LintRule.ACCEPTED_UNREADABLE,
              words[0],
              NAME,
              number,
              rule.isEmpty()
                  ? words[0] + " is no rule whose findings can be accepted"
                  : "the line has no object or no reason",
              "write: RULE object reason"));
      return;
    }
    lines.add(new Line(number, rule.get(), words[1], words[2]));
  }

  /** Lines that cannot be understood. */
  List<Finding> faults() {
    return faults;
  }

  /** The finding with its reason, if it is accepted. */
  Optional<AcceptedFinding> accepts(Finding finding) {
    return lines.stream()
        .filter(line -> finding.sameAs(line.rule(), line.object()))
        .findFirst()
        .map(line -> new AcceptedFinding(finding, line.reason()));
  }

  /** Lines to which no finding belongs. */
  List<Finding> stale(List<Finding> findings) {
    return lines.stream()
        .filter(
            line -> findings.stream().noneMatch(found -> found.sameAs(line.rule(), line.object())))
        .map(
            line ->
                new Finding(
                    LintRule.ACCEPTED_STALE,
                    line.object(),
                    NAME,
                    line.number(),
                    line.rule() + " " + line.object() + " is accepted, but is not found",
                    "remove the line"))
        .toList();
  }
}
