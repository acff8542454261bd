package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.Migration;
import io.artstore.schema.plan.HeldLock;
import io.artstore.schema.plan.ObservedStep;
import io.artstore.schema.rehearsal.Pass;
import io.artstore.schema.rehearsal.RehearsalReport;
import io.artstore.schema.rehearsal.TableCounts;
import java.util.List;
import java.util.Locale;

/** What came of a rehearsal, for programs. */
final class RehearsalJson {
  private RehearsalJson() {}

  static ObjectNode of(List<RehearsalReport> reports, List<String> untried, ExitCode code) {
    ObjectNode answer = Cli.object();
    ArrayNode entries = answer.putArray("entries");
    reports.forEach(report -> add(entries.addObject(), report));
    ArrayNode failures = answer.putArray("failures");
    untried.forEach(failures::add);
    answer.put("exit_code", code.code());
    return answer;
  }

  private static void add(ObjectNode entry, RehearsalReport report) {
    entry.put("entry", report.entry().name());
    entry.put("database", report.entry().database());
    entry.put("result", report.waiting().isEmpty() ? "nothing_waits" : verdict(report));
    report.at().ifPresent(at -> entry.put("at", at.title()));
    ArrayNode waiting = entry.putArray("waiting");
    report.waiting().stream().map(Migration::title).forEach(waiting::add);
    report
        .copied()
        .ifPresent(
            copied ->
                entry
                    .put("rows", copied.rows())
                    .put("bytes", copied.bytes())
                    .put("saving_ms", copied.saving().toMillis())
                    .put("restoring_ms", copied.restoring().toMillis()));
    ArrayNode passes = entry.putArray("passes");
    report.passes().forEach(pass -> add(passes.addObject(), pass));
    ArrayNode counts = entry.putArray("tables");
    report.counts().forEach(one -> add(counts.addObject(), one));
    ArrayNode losses = entry.putArray("losses");
    report
        .losses()
        .forEach(
            loss ->
                losses
                    .addObject()
                    .put("relation", loss.relation())
                    .put("as_proven", loss.asProven()));
    report
        .failure()
        .ifPresent(
            failure ->
                entry
                    .putObject("failure")
                    .put("during", failure.during())
                    .put("message", failure.message()));
  }

  private static String verdict(RehearsalReport report) {
    return report.ready() ? "ready" : "not_ready";
  }

  private static void add(ObjectNode node, Pass pass) {
    node.put("way", pass.way().name().toLowerCase(Locale.ROOT));
    node.put("milliseconds", pass.duration().toMillis());
    ArrayNode steps = node.putArray("steps");
    for (ObservedStep step : pass.steps()) {
      steps
          .addObject()
          .put("migration", step.migration().title())
          .put("milliseconds", step.duration().toMillis());
    }
    pass.longestLock()
        .ifPresent(
            longest -> {
              HeldLock lock = longest.lock();
              node.putObject("longest_lock")
                  .put("mode", lock.lock().mode().title())
                  .put("relation", lock.lock().relation())
                  .put("migration", longest.step().migration().title())
                  .put("statement", lock.statement().number())
                  .put("milliseconds", lock.held().toMillis());
            });
  }

  private static void add(ObjectNode node, TableCounts counts) {
    node.put("table", counts.table());
    counts.before().ifPresent(rows -> node.put("before", rows));
    counts.up().ifPresent(rows -> node.put("up", rows));
    counts.back().ifPresent(rows -> node.put("back", rows));
    counts.again().ifPresent(rows -> node.put("again", rows));
  }
}
