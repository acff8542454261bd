package io.artstore.schemacli.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.schema.EntryStatus;
import io.artstore.schema.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads out of the runs of a period what was wrong, each fault once. */
final class Faults {
  private static final Set<String> CHANGING =
      Set.of("upgrade", "rollback", "adopt", "accept", "restore", "backup", "reset", "smoke");

  /** What brings a schema to a version; a later one makes good what an earlier one left. */
  private static final Set<String> MOVING = Set.of("upgrade", "rollback");

  /** What a healthy database shows to be mended, beside runs that died. */
  private static final Set<String> FORWARD = Set.of("upgrade", "adopt");

  /** Things that no database shows. */
  private static final Set<String> UNSEEN = Set.of("smoke", "backup");

  private static final int USAGE = 2;
  private static final int UNCONFIRMED = 4;

  /** What is said of a run without an end. */
  static final String DIED = "the run did not end: its process died";

  private static final String INCOMPLETE =
      "the record is incomplete: the journal of the run could not be written to its end";

  private final ReportFacts facts;
  private final List<RunRecord> runs;
  private final Remedy remedy;

  Faults(ReportFacts facts) {
    this.facts = facts;
    this.runs = facts.runs();
    this.remedy = facts.remedy();
  }

  /** Oldest first; of the same fault found several times, the first. */
  List<Fault> find() {
    List<Fault> found = new ArrayList<>();
    for (int index = 0; index < runs.size(); index++) {
      List<RunRecord> later = runs.subList(index + 1, runs.size());
      for (Fault fault : of(runs.get(index))) {
        boolean gone = gone(fault, runs.get(index), later);
        int before = indexOf(fault, found);
        if (before < 0) {
          found.add(fault.withGone(gone));
        } else {
          // It came back, so only what was done since then counts.
          found.set(before, found.get(before).withGone(gone));
        }
      }
    }
    return found;
  }

  private static int indexOf(Fault fault, List<Fault> found) {
    for (int index = 0; index < found.size(); index++) {
      if (fault.sameAs(found.get(index))) {
        return index;
      }
    }
    return -1;
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
    if (run.incomplete()) {
      faults.add(incomplete(run));
    } else if (run.exitCode().isEmpty()) {
      faults.add(died(run));
    }
    if (run.exitCode().isPresent() && CHANGING.contains(run.command()) && failed(run)) {
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
    return fault(
        run,
        run.command(),
        DIED,
        lastWritten(run),
        run.events("step_begins").isEmpty()
            ? "no step of a migration had begun; run the command again"
            : "a step that ran was rolled back by the server; look where each database is: "
                + remedy.line("status")
                + ", then run the command again");
  }

  private Fault incomplete(RunRecord run) {
    return fault(
        run,
        run.command(),
        INCOMPLETE,
        lastWritten(run),
        "make room in "
            + run.file().toAbsolutePath().getParent()
            + "; look where each database is, and what its own history says: "
            + remedy.line("status --history"));
  }

  private static String lastWritten(RunRecord run) {
    if (run.events().isEmpty()) {
      return "nothing was begun, at " + run.began();
    }
    JsonNode last = run.events().getLast();
    String what = last.path("event").asText() + " " + last.path("migration").asText();
    return "last written: " + what.strip() + ", at " + run.ended();
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
    if (isRun(fault)) {
      return later.stream().anyMatch(other -> makesGood(run, other, entries))
          || shownMended(run, entries);
    }
    return later.stream()
        .filter(other -> other.command().equals(run.command()) && other.exitCode().isPresent())
        .filter(other -> entries(other).containsAll(entries))
        .reduce((one, next) -> next)
        .map(last -> of(last).stream().noneMatch(fault::sameAs))
        .orElse(false);
  }

  /** A run that came later and did what this one did not, or left the databases at a goal. */
  private static boolean makesGood(RunRecord run, RunRecord other, Set<String> entries) {
    boolean kind =
        other.command().equals(run.command())
            || (run.openEnded()
                && MOVING.contains(run.command())
                && MOVING.contains(other.command()));
    return kind && other.done() && entries(other).containsAll(entries);
  }

  /** Whether the live databases show that nothing of it is left to do. */
  private boolean shownMended(RunRecord run, Set<String> entries) {
    List<EntryStatus> about =
        facts.entries().stream()
            .filter(status -> entries.isEmpty() || entries.contains(status.entry().name()))
            .toList();
    if (UNSEEN.contains(run.command())
        || about.size() < entries.size()
        || about.isEmpty()
        || !facts.unreachable().isEmpty()
        || !about.stream().allMatch(EntryStatus::healthy)) {
      return false;
    }
    // A wrong command line has changed nothing.
    boolean nothing = run.exitCode().orElse(0) == USAGE;
    boolean there = about.stream().allMatch(status -> status.waiting().isEmpty());
    return nothing || (there && (run.openEnded() || FORWARD.contains(run.command())));
  }

  private static boolean isRun(Fault fault) {
    return fault.where().equals(fault.command());
  }

  private static Set<String> entries(RunRecord run) {
    Set<String> names = new TreeSet<>();
    run.answer().path("entries").forEach(entry -> names.add(entry.path("entry").asText()));
    for (JsonNode event : run.events()) {
      if (event.path("entry").isTextual()) {
        names.add(event.path("entry").asText());
      }
    }
    return names;
  }
}
