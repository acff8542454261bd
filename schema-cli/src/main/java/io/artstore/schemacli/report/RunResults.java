package io.artstore.schemacli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was tried on scratch databases, and what ran on the live ones, with times. */
final class RunResults {
  private final List<RunRecord> runs;

  RunResults(List<RunRecord> runs) {
    this.runs = runs;
  }

  /** A migration as verify saw it last. */
  private record Tried(String entry, String migration, String result, String effect) {}

  void addTo(Document page) {
    page.heading(2, "Upgrade, rollback and repeat on scratch databases");
    List<Tried> tried = tried();
    Rehearsed rehearsed = new Rehearsed(runs);
    if (tried.isEmpty()) {
      page.paragraph(
          rehearsed.isEmpty()
              ? "No proof was run in this period."
              : "Gone by rehearse, with the rows of the live databases; verify was not run.");
    } else {
      page.table(
          List.of("Module", "Migration", "Up, down, up again", "Way back"),
          tried.stream()
              .map(one -> List.of(one.entry(), one.migration(), one.result(), one.effect()))
              .toList());
    }
    rehearsed.addTo(page);
    page.heading(2, "What ran on the databases");
    List<List<String>> steps = steps();
    if (steps.isEmpty()) {
      page.paragraph("Nothing in this period.");
    } else {
      page.table(List.of("When", "Module", "Way", "Migration", "Time", "By"), steps);
    }
    page.heading(3, "Runs");
    List<List<String>> all = new ArrayList<>();
    runs.forEach(
        run ->
            all.add(
                List.of(
                    SchemaReport.time(run.began()),
                    run.command(),
                    result(run),
                    run.by(),
                    String.valueOf(run.file().getFileName()))));
    page.table(List.of("When", "Command", "Result", "By", "Journal"), all);
  }

  private static String result(RunRecord run) {
    if (run.exitCode().isPresent()) {
      return "exit " + run.exitCode().getAsInt() + (run.incomplete() ? ", record incomplete" : "");
    }
    return run.incomplete() ? "record incomplete" : "did not end";
  }

  private List<Tried> tried() {
    Map<String, Tried> last = new LinkedHashMap<>();
    for (RunRecord run : runs) {
      if (run.command().equals("verify")) {
        run.answer().path("entries").forEach(entry -> addTried(entry, last));
      }
    }
    return List.copyOf(last.values());
  }

  private static void addTried(JsonNode entry, Map<String, Tried> last) {
    String name = entry.path("entry").asText();
    for (JsonNode one : entry.path("migrations")) {
      String title = one.path("version").asText() + " " + one.path("name").asText();
      String effect = one.path("down").asText().replace('_', ' ');
      boolean proven = one.path("proven").asBoolean(true);
      last.put(
          name + title,
          new Tried(name, title.strip(), proven ? "ok, ok, ok" : "not proven", effect));
    }
    for (JsonNode failure : entry.path("failures")) {
      String title = failure.path("migration").asText();
      last.put(name + title, new Tried(name, title, failure.path("summary").asText(), ""));
    }
  }

  private List<List<String>> steps() {
    List<List<String>> rows = new ArrayList<>();
    for (RunRecord run : runs) {
      for (JsonNode step : run.events("step_done")) {
        rows.add(
            List.of(
                RunRecord.time(step).map(SchemaReport::time).orElse(""),
                step.path("entry").asText(),
                step.path("direction").asText(),
                step.path("migration").asText(),
                seconds(step.path("milliseconds")),
                run.by()));
      }
      addOwnership(run, rows);
    }
    return rows;
  }

  /** Histories that came and went; of one that went the database itself keeps nothing. */
  private static void addOwnership(RunRecord run, List<List<String>> rows) {
    for (JsonNode event : run.events()) {
      boolean adopted = event.path("event").asText().equals("adopted");
      boolean undone = event.path("event").asText().equals("adoption_undone");
      if (adopted || undone) {
        rows.add(
            List.of(
                RunRecord.time(event).map(SchemaReport::time).orElse(""),
                event.path("entry").asText(),
                adopted ? "adopted" : "adoption undone",
                event.path(adopted ? "adopted_at" : "given_back_at").asText(),
                "",
                run.by()));
      }
    }
  }

  /** The time of a step; empty when it was not recorded. */
  static String seconds(JsonNode milliseconds) {
    return milliseconds.isNumber() ? Seconds.text(milliseconds.asLong()) : "";
  }

  /** What the runs wrote into migrations folders. */
  List<String> filesChanged() {
    Set<String> files = new LinkedHashSet<>();
    for (RunRecord run : runs) {
      for (JsonNode entry : run.answer().path("entries")) {
        if (entry.path("written").isTextual()) {
          files.add(entry.path("written").asText() + " (written by " + run.command() + ")");
        }
        entry
            .path("changed")
            .forEach(file -> files.add(file.asText() + " (changed by " + run.command() + ")"));
      }
    }
    return List.copyOf(files);
  }

  /**
   * Files that a reset took out of use or made.
   *
   * @param kind {@code deleted} or {@code created}
   */
  List<String> migrations(String kind) {
    List<String> files = new ArrayList<>();
    for (RunRecord run : runs) {
      if (run.command().equals("reset") && run.done()) {
        for (JsonNode entry : run.answer().path("entries")) {
          entry
              .path(kind)
              .forEach(
                  file ->
                      files.add(
                          entry.path("entry").asText()
                              + ": "
                              + (file.isTextual() ? file.asText() : file.path("file").asText())));
        }
      }
    }
    return files;
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode proofs = json.putArray("proofs");
    tried()
        .forEach(
            one ->
                proofs
                    .addObject()
                    .put("entry", one.entry())
                    .put("migration", one.migration())
                    .put("result", one.result())
                    .put("way_back", one.effect()));
    json.set("rehearsed", new Rehearsed(runs).json());
    ArrayNode steps = json.putArray("steps");
    ArrayNode ownership = json.putArray("adoptions");
    ArrayNode all = json.putArray("runs");
    for (RunRecord run : runs) {
      run.events("step_done").forEach(steps::add);
      run.events("adopted").forEach(ownership::add);
      run.events("adoption_undone").forEach(ownership::add);
      ObjectNode one = all.addObject();
      one.put("began", run.began().toString()).put("command", run.command()).put("by", run.by());
      run.exitCode().ifPresent(code -> one.put("exit_code", code));
      if (run.incomplete()) {
        one.put("record_incomplete", true);
      }
      one.put("journal", String.valueOf(run.file().getFileName()));
    }
    return json;
  }
}
