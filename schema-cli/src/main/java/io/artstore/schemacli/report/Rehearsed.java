package io.artstore.schemacli.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the last rehearsal of each entry showed with the rows of the live databases. */
final class Rehearsed {
  /** The ways of a pass, as a rehearsal answers them, in the order of the columns. */
  private static final List<String> WAYS = List.of("up", "back", "again");

  private final Map<String, JsonNode> last = new LinkedHashMap<>();

  Rehearsed(List<RunRecord> runs) {
    for (RunRecord run : runs) {
      if (run.command().equals("rehearse")) {
        for (JsonNode entry : run.answer().path("entries")) {
          if (!entry.path("passes").isEmpty() || entry.path("failure").isObject()) {
            last.put(entry.path("entry").asText(), entry);
          }
        }
      }
    }
  }

  /** Whether no way was gone at all. */
  boolean isEmpty() {
    return last.isEmpty();
  }

  void addTo(Document page) {
    if (isEmpty()) {
      return;
    }
    page.heading(3, "With the rows of the live databases");
    List<List<String>> entries = new ArrayList<>();
    List<List<String>> steps = new ArrayList<>();
    last.values()
        .forEach(
            entry -> {
              entries.add(inShort(entry));
              addSteps(entry, steps);
            });
    page.table(List.of("Module", "Result", "Rows", "Longest lock"), entries);
    page.table(List.of("Module", "Migration", "Up", "Down", "Up again"), steps);
  }

  private static List<String> inShort(JsonNode entry) {
    String failure = entry.path("failure").path("message").asText();
    String during = entry.path("failure").path("during").asText();
    JsonNode rows = entry.path("rows");
    return List.of(
        entry.path("entry").asText(),
        entry.path("result").asText().replace('_', ' ')
            + (failure.isEmpty() ? "" : ", " + during + ": " + failure),
        rows.isNumber() ? String.format(Locale.ROOT, "%,d", rows.asLong()) : "none copied",
        longestLock(entry).orElse("none that kept others from writing"));
  }

  private static Optional<String> longestLock(JsonNode entry) {
    return entry
        .path("passes")
        .valueStream()
        .map(pass -> pass.path("longest_lock"))
        .filter(JsonNode::isObject)
        .max(Comparator.comparingLong(lock -> lock.path("milliseconds").asLong()))
        .map(
            lock ->
                lock.path("mode").asText()
                    + " on "
                    + lock.path("relation").asText()
                    + ", "
                    + RunResults.seconds(lock.path("milliseconds"))
                    + ", in "
                    + lock.path("migration").asText()
                    + ", statement "
                    + lock.path("statement").asText());
  }

  /** By migration, because the way back goes through them in the other order. */
  private static void addSteps(JsonNode entry, List<List<String>> rows) {
    Map<String, Map<String, String>> times = new LinkedHashMap<>();
    for (JsonNode pass : entry.path("passes")) {
      for (JsonNode step : pass.path("steps")) {
        times
            .computeIfAbsent(step.path("migration").asText(), title -> new LinkedHashMap<>())
            .put(pass.path("way").asText(), RunResults.seconds(step.path("milliseconds")));
      }
    }
    times.forEach(
        (migration, byWay) -> {
          List<String> row = new ArrayList<>(List.of(entry.path("entry").asText(), migration));
          WAYS.forEach(way -> row.add(byWay.getOrDefault(way, "not gone")));
          rows.add(row);
        });
  }

  /** As the rehearsals answered. */
  ArrayNode json() {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    last.values().forEach(all::add);
    return all;
  }
}
