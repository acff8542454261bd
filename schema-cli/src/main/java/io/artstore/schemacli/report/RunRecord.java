package io.artstore.schemacli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * One run as its journal tells it.
 *
 * @param file the journal
 * @param command its first word, {@code upgrade}
 * @param arguments the whole command line
 * @param by person and machine
 * @param events all lines but the first, oldest first
 */
public record RunRecord(
    Path file,
    Instant began,
    String command,
    List<String> arguments,
    String by,
    List<JsonNode> events) {
  /** How the names of journals end. */
  public static final String SUFFIX = ".jsonl";

  /** How they end when an event could not be written; the name is all that there was room for. */
  public static final String INCOMPLETE_SUFFIX = ".incomplete" + SUFFIX;

  private static final ObjectMapper JSON = new ObjectMapper();

  public RunRecord {
    arguments = List.copyOf(arguments);
    events = List.copyOf(events);
  }

  /**
   * The runs of a folder since a moment, oldest first; none when there is no such folder. A file
   * that is no journal is left out, and so is a line that a crash has cut.
   */
  public static List<RunRecord> read(Path folder, Instant since) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<RunRecord> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(one -> one.toString().endsWith(SUFFIX)).sorted().toList()) {
        read(file).filter(run -> !run.began().isBefore(since)).ifPresent(found::add);
      }
    }
    found.sort(Comparator.comparing(RunRecord::began));
    return found;
  }

  private static Optional<RunRecord> read(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      parsed(line).ifPresent(lines::add);
    }
    if (lines.isEmpty() || !lines.getFirst().path("event").asText().equals("begin")) {
      return Optional.empty();
    }
    JsonNode begin = lines.getFirst();
    List<String> arguments = new ArrayList<>();
    begin.path("arguments").forEach(argument -> arguments.add(argument.asText()));
    return time(begin)
        .map(
            at ->
                new RunRecord(
                    file,
                    at,
                    begin.path("command").asText(),
                    arguments,
                    begin.path("by").asText(),
                    lines.subList(1, lines.size())));
  }

  private static Optional<JsonNode> parsed(String line) {
    try {
      return Optional.ofNullable(JSON.readTree(line)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      // The process died while it wrote this line.
      return Optional.empty();
    }
  }

  static Optional<Instant> time(JsonNode event) {
    try {
      return Optional.of(Instant.parse(event.path("at").asText()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The events of a name. */
  List<JsonNode> events(String name) {
    return events.stream().filter(event -> event.path("event").asText().equals(name)).toList();
  }

  /** What it answered to programs; missing when it did not come so far. */
  JsonNode answer() {
    List<JsonNode> results = events("result");
    return results.isEmpty() ? MissingNode.getInstance() : results.getLast().path("answer");
  }

  /** Whether the record lacks events because its journal could not be written. */
  boolean incomplete() {
    return String.valueOf(file.getFileName()).endsWith(INCOMPLETE_SUFFIX);
  }

  /** Whether more may have happened than is recorded. */
  boolean openEnded() {
    return incomplete() || exitCode().isEmpty();
  }

  /** Empty when the process died, or when there was no room for the last line. */
  OptionalInt exitCode() {
    List<JsonNode> ends = events("end");
    return ends.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(ends.getLast().path("exit_code").asInt());
  }

  /** The server of a database as this run met it. */
  public Optional<DatabaseServer> server(String entry, String database) {
    return events("server").stream()
        .filter(event -> event.path("database").asText().equals(database))
        .filter(event -> event.path("entry").asText().equals(entry))
        .reduce((one, next) -> next)
        .map(
            event ->
                new DatabaseServer(
                    entry,
                    database,
                    event.path("address").asText(),
                    event.path("server_version").asText(),
                    "did not answer; recorded by "
                        + command
                        + " at "
                        + time(event).map(SchemaReport::time).orElse("")));
  }

  boolean done() {
    return exitCode().equals(OptionalInt.of(0));
  }

  /** What it said when it failed; empty when it did not. */
  String error() {
    JsonNode end = events("end").stream().findFirst().orElse(MissingNode.getInstance());
    String said = end.path("error").asText();
    return said.isEmpty() ? answer().path("error").asText() : said;
  }

  /** When its last line was written. */
  Instant ended() {
    return events.isEmpty() ? began : time(events.getLast()).orElse(began);
  }

  /** The value after an option, or nothing. */
  Optional<String> option(String name) {
    for (String argument : arguments) {
      if (argument.startsWith(name + "=")) {
        return Optional.of(argument.substring(name.length() + 1));
      }
    }
    int index = arguments.indexOf(name);
    return index < 0 || index + 1 == arguments.size()
        ? Optional.empty()
        : Optional.of(arguments.get(index + 1));
  }
}
