package io.artstore.schemacli.report;

import io.artstore.schema.EntryStatus;
import io.artstore.schema.EntryStatus.State;
import io.artstore.schema.lint.LintRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What follows from the facts: how it stands, what was learned, what comes next. */
final class Conclusions {
  private static final Set<String> CHANGING = Set.of("upgrade", "rollback", "adopt", "restore");
  private static final int SHOWN = 5;

  private final ReportFacts facts;
  private final List<Fault> faults;
  private final LostRows losses;

  Conclusions(ReportFacts facts, List<Fault> faults, LostRows losses) {
    this.facts = facts;
    this.faults = faults;
    this.losses = losses;
  }

  String task() {
    if (!facts.task().isEmpty()) {
      return facts.task();
    }
    String commands =
        facts.runs().stream().map(RunRecord::command).distinct().collect(Collectors.joining(", "));
    return commands.isEmpty() ? "a look at the schemas" : commands;
  }

  String status() {
    List<Fault> died = faults.stream().filter(fault -> !fault.gone() && ended(fault)).toList();
    if (!facts.unreachable().isEmpty()) {
      return "INCOMPLETE: " + facts.unreachable().size() + " could not be asked";
    }
    if (!died.isEmpty()) {
      return "INTERRUPTED: " + died.getLast().command() + " did not end";
    }
    long look = facts.entries().stream().filter(entry -> !entry.healthy()).count();
    if (look > 0) {
      return "NEEDS A LOOK: " + look + " of " + facts.entries().size() + " entries";
    }
    long open = faults.stream().filter(fault -> !fault.gone()).count();
    if (open > 0) {
      return "OPEN: " + open + (open == 1 ? " fault is" : " faults are") + " not mended";
    }
    long waiting = facts.entries().stream().filter(entry -> !entry.waiting().isEmpty()).count();
    return waiting > 0
        ? "WAITING: " + waiting + " of " + facts.entries().size() + " entries wait for an upgrade"
        : "SUCCESS: every schema is at its newest version, as proven";
  }

  private static boolean ended(Fault fault) {
    return fault.issue().equals(Faults.DIED);
  }

  List<String> summary() {
    List<String> lines = new ArrayList<>();
    for (EntryStatus entry : facts.entries()) {
      lines.add(
          entry.entry().name()
              + " in "
              + entry.entry().database()
              + " is at "
              + entry.version().orElse("no version")
              + ": "
              + words(entry)
              + ".");
    }
    long applied = steps("up");
    long back = steps("down");
    lines.add(
        "In this period "
            + counted(facts.runs().size(), "run was", "runs were")
            + " recorded; "
            + counted(applied, "migration was", "migrations were")
            + " applied and "
            + back
            + " taken back.");
    long incomplete = facts.runs().stream().filter(RunRecord::incomplete).count();
    if (incomplete > 0) {
      lines.add(
          "The record is incomplete: the journal of "
              + counted(incomplete, "run", "runs")
              + " could not be written to its end.");
    }
    if (losses.places() > 0) {
      lines.add(
          "Rows or values were lost in "
              + counted(losses.places(), "place", "places")
              + "; see What was lost.");
    }
    lines.add(foundFaults());
    return lines;
  }

  private String foundFaults() {
    if (faults.isEmpty()) {
      return "No fault was found.";
    }
    long gone = faults.stream().filter(Fault::gone).count();
    if (faults.size() == 1) {
      return "1 fault was found; it is " + (gone == 1 ? "gone." : "not gone.");
    }
    return faults.size()
        + " faults were found, of which "
        + gone
        + (gone == 1 ? " is gone." : " are gone.");
  }

  private static String counted(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  private static String words(EntryStatus entry) {
    return switch (entry.state()) {
      case OK -> "the newest version, as proven";
      case MISSING -> "not created yet";
      case BEHIND -> entry.waiting().size() + " waiting";
      case NEWER -> "newer than this program, which works with it";
      case REFUSED -> "refused";
      case FILE_CHANGED -> "a file was changed after it was applied";
      case DRIFTED -> "not as proven";
    };
  }

  private long steps(String direction) {
    return facts.runs().stream()
        .filter(run -> CHANGING.contains(run.command()))
        .flatMap(run -> run.events("step_done").stream())
        .filter(step -> step.path("direction").asText().equals(direction))
        .count();
  }

  /** The rules that something was found against; then how many hold. */
  List<String> rules() {
    Set<String> lines = new LinkedHashSet<>();
    for (LintRule rule : LintRule.values()) {
      if (faults.stream().anyMatch(fault -> fault.issue().startsWith(rule.name() + ":"))) {
        lines.add(rule.name() + ": " + rule.reason());
      }
    }
    faults.stream()
        .filter(fault -> fault.command().equals("verify"))
        .forEach(
            fault -> lines.add("A step is proven before it is used; here " + fault.issue() + "."));
    lines.add(
        "Every step is tried up, down and up again with rows in place before it may run; "
            + LintRule.values().length
            + " rules are checked besides: "
            + Arrays.stream(LintRule.values()).map(Enum::name).collect(Collectors.joining(", "))
            + ".");
    return List.copyOf(lines);
  }

  List<String> nextSteps() {
    List<String> steps = new ArrayList<>();
    for (EntryStatus entry : facts.entries()) {
      String of = " --database " + entry.entry().name();
      if (entry.state() == State.DRIFTED) {
        steps.add("Look at every difference: " + facts.remedy().line("drift" + of));
      } else if (!entry.healthy()) {
        steps.add(
            entry.entry().name()
                + ": "
                + entry.findings().getFirst().lines().findFirst().orElse(""));
      } else if (!entry.waiting().isEmpty()) {
        steps.add(
            "Apply what waits for "
                + entry.entry().name()
                + ": "
                + facts.remedy().line("upgrade" + of));
      }
    }
    faults.stream()
        .filter(fault -> !fault.gone())
        .limit(SHOWN)
        .forEach(fault -> steps.add("Mend: " + fault.where() + ": " + fault.issue()));
    facts.settings().stream()
        .filter(setting -> setting.state().open())
        .forEach(
            setting ->
                steps.add(
                    "Set " + setting.name() + " for " + setting.entry() + ": " + setting.text()));
    if (steps.isEmpty()) {
      steps.add("Nothing is open. Tick by hand what only people can see.");
    }
    return steps;
  }
}
