package io.artstore.schemacli.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.schema.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads out of the runs of a period what was wrong, each fault once. */
final class Faults {
  private static final Set<String> CHANGING =
      Set.of("upgrade", "rollback", "adopt", "accept", "restore", "backup", "reset", "smoke");
  private static final int UNCONFIRMED = 4;

  private final List<RunRecord> runs;
  private final Remedy remedy;

  Faults(List<RunRecord> runs, Remedy remedy) {
    this.runs = runs;
    this.remedy = remedy;
  }

  /** Oldest first; of the same fault found several times, the first. */
  List<Fault> find() {
    List<Fault> found = new ArrayList<>();
    for (int index = 0; index < runs.size(); index++) {
      List<RunRecord> later = runs.subList(index + 1, runs.size());
      for (Fault fault : of(runs.get(index))) {
        if (found.stream().noneMatch(fault::sameAs)) {
          found.add(fault.withGone(gone(fault, runs.get(index), later)));
        }
      }
    }
    return found;
  }

  private List<Fault> of(RunRecord run) {
    List<Fault> faults = new ArrayList<>();
    for (JsonNode entry : run.answer().path("entries")) {
      String name = entry.path("entry").asText();
      entry.path("failures").forEach(failure -> faults.add(proof(run, name, failure)));
      entry.path("findings").forEach(finding -> finding(run, name, finding, faults));
      if (!entry.path("differences").isEmpty()) {
        faults.add(differs(run, name, entry.path("differences")));
      }
    }
    if (run.exitCode().isEmpty()) {
      faults.add(died(run));
    } else if (CHANGING.contains(run.command()) && failed(run)) {
      faults.add(
          fault(
              run,
              run.command(),
              "the run failed with exit code " + run.exitCode().getAsInt(),
              run.error(),
              ""));
    }
    return faults;
  }

  private static boolean failed(RunRecord run) {
    return !run.done() && run.exitCode().orElse(0) != UNCONFIRMED;
  }

  private static Fault proof(RunRecord run, String entry, JsonNode failure) {
    return fault(
        run,
        entry + ", " + failure.path("migration").asText(),
        failure.path("summary").asText(),
        failure.path("detail").asText(),
        failure.path("mend").asText());
  }

  /** Lint has a rule for each; status has sentences. */
  private static void finding(RunRecord run, String entry, JsonNode finding, List<Fault> faults) {
    if (finding.isTextual()) {
      faults.add(fault(run, entry, firstLine(finding.asText()), finding.asText(), ""));
    } else {
      faults.add(
          fault(
              run,
              entry + ", " + finding.path("object").asText(),
              finding.path("rule").asText() + ": " + finding.path("reason").asText(),
              finding.path("message").asText(),
              finding.path("hint").asText()));
    }
  }

  private Fault differs(RunRecord run, String entry, JsonNode differences) {
    List<String> lines = new ArrayList<>();
    differences.forEach(difference -> lines.add(difference.asText()));
    return fault(
        run,
        entry,
        "the live schema is not what its version says",
        String.join("\n", lines),
        "remove the difference by hand, or make it a migration; look: " + remedy.line("drift"));
  }

  private Fault died(RunRecord run) {
    String last =
        run.events().isEmpty()
            ? "nothing was begun"
            : "last written: "
                + run.events().getLast().path("event").asText()
                + " "
                + run.events().getLast().path("migration").asText();
    return fault(
        run,
        run.command(),
        "the run did not end: its process died",
        last.strip() + ", at " + run.ended(),
        "the step that ran was rolled back by the server; look where each database is: "
            + remedy.line("status")
            + ", then run the command again");
  }

  private static Fault fault(RunRecord run, String where, String issue, String error, String fix) {
    return new Fault(run.began(), run.command(), where, issue, error, fix, false);
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  /** Gone is what the same command, on the same entries, does not meet any more. */
  private boolean gone(Fault fault, RunRecord run, List<RunRecord> later) {
    Set<String> entries = entries(run);
    return later.stream()
        .filter(other -> other.command().equals(run.command()) && other.exitCode().isPresent())
        .filter(other -> entries(other).containsAll(entries))
        .reduce((one, next) -> next)
        .map(last -> of(last).stream().noneMatch(fault::sameAs) && (!isRun(fault) || last.done()))
        .orElse(false);
  }

  private static boolean isRun(Fault fault) {
    return fault.where().equals(fault.command());
  }

  private static Set<String> entries(RunRecord run) {
    Set<String> names = new TreeSet<>();
    run.answer().path("entries").forEach(entry -> names.add(entry.path("entry").asText()));
    return names;
  }
}
