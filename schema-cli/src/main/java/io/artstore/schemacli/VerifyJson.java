package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.Isolation;
import io.artstore.schema.ProofFailure;
import io.artstore.schema.ProofResult;
import io.artstore.schema.ProofStep;
import io.artstore.schema.ProvenJson.Effect;
import io.artstore.schema.lint.EntryReport;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The same as {@link VerifyText} for programs. */
final class VerifyJson {
  private final ObjectNode answer = Cli.object();

  ObjectNode answer(Duration taken, ExitCode code) {
    answer.put("milliseconds", taken.toMillis());
    answer.put("exit_code", code.code());
    return answer;
  }

  void add(List<Verification.Server> servers, List<String> remarks) {
    ArrayNode list = answer.putArray("scratch_servers");
    for (Verification.Server server : servers) {
      list.addObject()
          .put("address", server.identity().address())
          .put("version", server.identity().version());
    }
    ArrayNode notes = answer.putArray("notes");
    remarks.forEach(notes::add);
  }

  void addProofs(List<Verification.Proven> proofs) {
    ArrayNode entries = answer.putArray("entries");
    for (Verification.Proven proven : proofs) {
      ProofResult result = proven.result();
      ObjectNode entry = entries.addObject();
      entry.put("entry", result.entry().name()).put("proven", result.proven().isPresent());
      proven.sameAs().ifPresent(name -> entry.put("same_files_as", name));
      ArrayNode starts = entry.putArray("released_starts");
      result.course().starts().forEach(start -> starts.add(start.text()));
      ArrayNode migrations = entry.putArray("migrations");
      result.course().steps().forEach(step -> add(migrations.addObject(), step));
      ArrayNode failures = entry.putArray("failures");
      result.failures().forEach(failure -> add(failures.addObject(), failure));
      ArrayNode warnings = entry.putArray("warnings");
      result.warnings().forEach(warnings::add);
      ArrayNode notTried = entry.putArray("not_tried");
      result.course().notTried().forEach(notTried::add);
      entry.put("checks", result.course().checks());
      result.course().kept().ifPresent(database -> entry.put("kept_database", database));
      proven.written().ifPresent(file -> entry.put("written", file.toString()));
    }
  }

  private static void add(ObjectNode node, ProofStep step) {
    int space = step.title().indexOf(' ');
    node.put("version", step.title().substring(0, space));
    node.put("name", step.title().substring(space + 1));
    ObjectNode tried = node.putObject("tried");
    tried.put("up", step.up()).put("down", step.down()).put("up_again", step.again());
    if (!step.remark().isEmpty()) {
      tried.put("remark", step.remark());
    }
    node.put("proven", step.proven().isPresent());
    step.proven()
        .ifPresent(
            proven -> {
              add(node, "up", proven.up());
              add(node, "down", proven.down());
            });
  }

  private static void add(ObjectNode node, String way, Effect effect) {
    node.put(way, effect.kind().name().toLowerCase(Locale.ROOT));
    if (!effect.detail().isEmpty()) {
      node.put(way + "_detail", effect.detail());
    }
  }

  private static void add(ObjectNode node, ProofFailure failure) {
    node.put("migration", failure.migration());
    node.put("summary", failure.summary());
    node.put("detail", failure.detail());
    for (ProofFailure.Remark remark : failure.remarks()) {
      String key = key(remark.label());
      node.put(key, node.has(key) ? node.path(key).asText() + "\n" + remark.text() : remark.text());
    }
  }

  private static String key(String label) {
    return switch (label) {
      case "Made in" -> "made_in";
      case "What follows" -> "follows";
      default -> "mend";
    };
  }

  void addIsolation(Map<String, Isolation.Report> reports) {
    ArrayNode list = answer.putArray("isolation");
    reports.forEach(
        (address, report) -> {
          ObjectNode node = list.addObject();
          node.put("server", address).put("compared", report.compared());
          ArrayNode changes = node.putArray("changes");
          report.changes().forEach(changes::add);
          ObjectNode left = node.putObject("not_compared");
          report.notCompared().forEach(left::put);
        });
  }

  void addLint(List<EntryReport> reports) {
    ArrayNode list = answer.putArray("lint");
    for (EntryReport report : reports) {
      report
          .findings()
          .forEach(
              finding ->
                  list.addObject()
                      .put("entry", report.entry().name())
                      .put("rule", finding.rule().name())
                      .put("object", finding.object())
                      .put("place", finding.place())
                      .put("message", finding.message()));
    }
  }
}
