package io.artstore.schemacli.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.schemacli.report.Document.Check;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether every database that the upgrade changed was saved: after the last change before it, and
 * before its own first step. An older backup would bring back something else.
 */
final class BackupEvidence {
  private static final String TEXT = "Databases backed up";

  private final ReportFacts facts;
  private final Optional<RunRecord> upgrade;
  private final Instant limit;
  private final List<Saved> saved = new ArrayList<>();

  /**
   * @param upgrade the last one that did something; without one a backup of all as they are now
   *     counts
   */
  BackupEvidence(ReportFacts facts, Optional<RunRecord> upgrade) {
    this.facts = facts;
    this.upgrade = upgrade;
    this.limit = upgrade.flatMap(BackupEvidence::firstStep).orElse(facts.madeAt());
    facts.runs().forEach(this::read);
  }

  /**
   * @param entry empty for all: a backup of the operator's own
   * @param begun before the moment whose rows it has
   * @param done when it was finished
   * @param words which one it is; empty when there was nothing to save
   */
  private record Saved(String entry, Instant begun, Instant done, String words) {
    boolean covers(String name) {
      return entry.isEmpty() || entry.equals(name);
    }
  }

  private static Optional<Instant> firstStep(RunRecord run) {
    return run.events().stream()
        .filter(event -> event.path("event").asText().startsWith("step_"))
        .findFirst()
        .flatMap(RunRecord::time);
  }

  private void read(RunRecord run) {
    run.events("backup")
        .forEach(event -> note(run, event, RunRecord.time(event).orElse(run.began())));
    if (run.command().equals("backup")) {
      run.answer().path("entries").forEach(entry -> note(run, entry, run.ended()));
    }
  }

  private void note(RunRecord run, JsonNode backup, Instant written) {
    String own = backup.path("own").asText();
    String result = backup.path("result").asText();
    String entry = backup.path("entry").asText();
    if (!own.isEmpty()) {
      saved.add(
          new Saved(
              "",
              run.began(),
              written,
              "the operator's own, \"" + own + "\", which nobody here looked at"));
    } else if (result.equals("nothing_to_save")) {
      saved.add(new Saved(entry, run.began(), written, ""));
    } else if (result.equals("saved")) {
      saved.add(
          new Saved(
              entry,
              run.began(),
              written,
              backup.path("folder").asText()
                  + " ("
                  + backup.path("rows").asText()
                  + " rows, "
                  + SchemaReport.time(written)
                  + ")"));
    }
  }

  Check check() {
    if (saved.stream().allMatch(one -> one.words().isEmpty())) {
      return new Check(
          false, TEXT, "no backup was recorded; run: " + facts.remedy().line("backup"));
    }
    Set<String> evidence = new LinkedHashSet<>();
    Set<String> missing = new LinkedHashSet<>();
    for (String name : needed()) {
      Instant changed = lastChange(name);
      Optional<Saved> good =
          last(name, one -> !one.begun().isBefore(changed) && !one.done().isAfter(limit));
      good.map(Saved::words).filter(words -> !words.isEmpty()).ifPresent(evidence::add);
      if (good.isEmpty() && !wasEmpty(name)) {
        missing.add(name + ": " + reason(name, changed));
      }
    }
    String shown = String.join("; ", evidence);
    if (missing.isEmpty()) {
      return evidence.isEmpty()
          ? new Check(false, TEXT, "no database had a version before, nothing was saved")
          : new Check(true, TEXT, shown);
    }
    return new Check(
        false,
        TEXT,
        String.join("; ", missing) + (shown.isEmpty() ? "" : "; others are saved: " + shown));
  }

  private interface Fitting {
    boolean test(Saved one);
  }

  private Optional<Saved> last(String name, Fitting fitting) {
    return saved.stream()
        .filter(one -> one.covers(name) && fitting.test(one))
        .reduce((one, next) -> next);
  }

  /** Entries that the upgrade has changed; all when there was none. */
  private Set<String> needed() {
    Set<String> names = new TreeSet<>();
    upgrade.ifPresent(
        run -> run.events("step_done").forEach(step -> names.add(step.path("entry").asText())));
    if (names.isEmpty()) {
      facts.entries().forEach(entry -> names.add(entry.entry().name()));
    }
    return names;
  }

  /** Before the upgrade's first step; the rows that a restore brought are a change too. */
  private Instant lastChange(String name) {
    Instant latest = Instant.EPOCH;
    for (RunRecord run : facts.runs()) {
      for (JsonNode step : run.events("step_done")) {
        Instant at = RunRecord.time(step).orElse(run.began());
        if (step.path("entry").asText().equals(name) && at.isBefore(limit)) {
          latest = later(latest, at);
        }
      }
      boolean restored =
          run.command().equals("restore")
              && run.done()
              && run.answer().path("entry").asText().equals(name);
      if (restored && run.ended().isBefore(limit)) {
        latest = later(latest, run.ended());
      }
    }
    return latest;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** An entry that was at no version had nothing to save. */
  private boolean wasEmpty(String name) {
    return upgrade.isPresent()
        && upgrade
            .get()
            .answer()
            .path("entries")
            .valueStream()
            .anyMatch(
                entry ->
                    entry.path("entry").asText().equals(name) && !entry.path("from").isTextual());
  }

  private String reason(String name, Instant changed) {
    Optional<Saved> old = last(name, one -> one.begun().isBefore(changed));
    if (old.isPresent()) {
      return "the backup of "
          + SchemaReport.time(old.get().done())
          + " is older than its last change before the upgrade, of "
          + SchemaReport.time(changed);
    }
    return last(name, one -> one.done().isAfter(limit)).isPresent()
        ? "it was saved only after the upgrade had begun"
        : "no backup was recorded";
  }
}
