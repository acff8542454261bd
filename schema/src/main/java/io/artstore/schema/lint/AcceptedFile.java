package io.artstore.schema.lint;

import io.artstore.schema.SchemaEntry;
import io.artstore.schema.lint.EntryReport.AcceptedFinding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The findings that stay on purpose: {@code lint.accepted} beside the migrations, one line each:
 * rule, object, reason. Empty lines and those that begin with {@code #} are for people.
 */
final class AcceptedFile {
  static final String NAME = "lint.accepted";

  private static final Pattern LINE =
      Pattern.compile("(\\S+)\\s+((?:[^\\s(\"]|\"[^\"]*\"|\\([^)]*\\))+)\\s+(\\S.*)");

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
    List<String> words = words(line);
    Optional<LintRule> rule =
        Arrays.stream(LintRule.values())
            .filter(known -> known.name().equals(words.getFirst()) && known.acceptable())
            .findFirst();
    if (rule.isEmpty() || words.size() < 3) {
      faults.add(
          new Finding(
              LintRule.ACCEPTED_UNREADABLE,
              words.getFirst(),
              NAME,
              number,
              rule.isEmpty()
                  ? words.getFirst() + " is no rule whose findings can be accepted"
                  : "the line has no object or no reason",
              "write: RULE object reason"));
      return;
    }
    lines.add(new Line(number, rule.get(), words.get(1), words.get(2)));
  }

  /** Rule, object and reason, as many as there are. Blanks in parentheses belong to the object. */
  private static List<String> words(String line) {
    Matcher whole = LINE.matcher(line);
    return whole.matches()
        ? List.of(whole.group(1), whole.group(2), whole.group(3))
        : List.of(line.split("\\s+", 2));
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
