package io.artstore.schemacli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the runs lost of the live databases, and who accepted it how. A loss is told when its step
 * is recorded as done; one whose step began, and of which nobody wrote down the end, is told as not
 * known.
 */
final class LostRows {
  private final List<Lost> all = new ArrayList<>();

  LostRows(List<RunRecord> runs) {
    runs.forEach(this::read);
  }

  /**
   * @param item as the run counted it
   * @param accepted how, in words
   * @param certain whether the step is recorded as done
   */
  private record Lost(
      RunRecord run,
      String entry,
      String database,
      JsonNode item,
      String accepted,
      boolean certain) {

    /** What nobody counted is never 0. */
    String number() {
      if (item.path("count").isNumber()) {
        return String.format(Locale.ROOT, "%,d", item.path("count").asLong());
      }
      return item.path("at_most").isNumber()
          ? String.format(Locale.ROOT, "unknown, at most %,d", item.path("at_most").asLong())
          : "unknown";
    }

    String amount() {
      return (number() + " " + item.path("amount").asText()).strip();
    }

    /** A loss that a script only describes is not one of a table or column. */
    String object() {
      String object = item.path("object").asText();
      return object.isEmpty() ? "not named" : object;
    }

    String what() {
      return item.path("what").asText()
          + (certain ? "" : " (the step began; whether it was done is not recorded)");
    }
  }

  private void read(RunRecord run) {
    List<JsonNode> accepted = run.events("accepted");
    if (accepted.isEmpty()) {
      run.answer()
          .path("entries")
          .forEach(entry -> read(run, entry, entry, "how it was accepted is not recorded"));
    }
    for (JsonNode event : accepted) {
      event.path("entries").forEach(entry -> read(run, entry, entry, words(event)));
    }
    for (JsonNode entry : run.answer().path("entries")) {
      read(
          run,
          entry,
          entry.path("taken_back"),
          "nobody was asked: another database failed, and --together took this one back");
    }
  }

  private static String words(JsonNode event) {
    String number = event.path("accept_loss").asText();
    return event.path("how").asText().equals("number")
        ? "with --accept-loss " + number + " on the command line"
        : "by typing the name of each database that loses something, at a terminal";
  }

  private void read(RunRecord run, JsonNode entry, JsonNode losses, String accepted) {
    String name = entry.path("entry").asText();
    for (JsonNode item : losses.path("losses")) {
      String step = item.path("step").asText();
      boolean done = has(run, "step_done", name, step);
      boolean open = run.openEnded() && has(run, "step_begins", name, step);
      if (isSomething(item) && (done || open)) {
        all.add(new Lost(run, name, entry.path("database").asText(), item, accepted, done));
      }
    }
  }

  private static boolean isSomething(JsonNode item) {
    boolean none = item.path("count").isNumber() && item.path("count").asLong() == 0;
    return !none && !item.path("refuses").asBoolean();
  }

  private static boolean has(RunRecord run, String event, String entry, String step) {
    return run.events(event).stream()
        .anyMatch(
            one ->
                one.path("entry").asText().equals(entry)
                    && one.path("migration").asText().equals(step));
  }

  /** Tables, columns and labels of which something is gone. */
  int places() {
    return all.size();
  }

  void addTo(Document page) {
    page.heading(2, "What was lost");
    if (all.isEmpty()) {
      page.paragraph("Nothing, by the runs of this period that are recorded.");
      return;
    }
    Map<RunRecord, Map<String, List<Lost>>> byRun = new LinkedHashMap<>();
    for (Lost lost : all) {
      byRun
          .computeIfAbsent(lost.run(), run -> new LinkedHashMap<>())
          .computeIfAbsent(lost.accepted(), how -> new ArrayList<>())
          .add(lost);
    }
    byRun.forEach(
        (run, parts) -> {
          page.heading(3, run.command() + " of " + SchemaReport.time(run.began()));
          parts.forEach((how, part) -> addPart(page, run, how, part));
        });
  }

  private static void addPart(Document page, RunRecord run, String how, List<Lost> part) {
    page.paragraph("Run by " + run.by() + ", journal " + run.file().getFileName() + ".");
    page.paragraph("Accepted: " + how + ".");
    page.table(
        List.of("Module", "Database", "Object", "What happened", "How much", "Step"),
        part.stream()
            .map(
                lost ->
                    List.of(
                        lost.entry(),
                        lost.database(),
                        lost.object(),
                        lost.what(),
                        lost.amount(),
                        lost.item().path("step").asText()))
            .toList());
  }

  /** The same for programs; a count that nobody knows is null. */
  ArrayNode json() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Lost lost : all) {
      ObjectNode node =
          list.addObject()
              .put("run", lost.run().command())
              .put("began", lost.run().began().toString())
              .put("journal", String.valueOf(lost.run().file().getFileName()))
              .put("by", lost.run().by())
              .put("accepted", lost.accepted())
              .put("entry", lost.entry())
              .put("database", lost.database())
              .put("step", lost.item().path("step").asText())
              .put("object", lost.item().path("object").asText())
              .put("what", lost.item().path("what").asText());
      boolean counted = lost.item().path("count").isNumber();
      node.set("count", counted ? lost.item().path("count") : JsonNodeFactory.instance.nullNode());
      if (lost.item().path("at_most").isNumber()) {
        node.set("at_most", lost.item().path("at_most"));
      }
      node.put("step_recorded_as_done", lost.certain());
    }
    return list;
  }
}
