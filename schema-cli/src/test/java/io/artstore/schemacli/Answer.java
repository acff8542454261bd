package io.artstore.schemacli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.artstore.schema.EngineSettings;
import io.artstore.schema.Remedy;
import io.artstore.schema.RunLimits;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.ServerConnections;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;

/** What came out of one command. */
record Answer(int exitCode, String out, String err) {
  /** Runs a command as a person or a script does. */
  static Answer to(SchemaTargets targets, Prompt prompt, String... arguments) {
    return to(targets, prompt, Map.of(), arguments);
  }

  /** The same with an environment. */
  static Answer to(
      SchemaTargets targets, Prompt prompt, Map<String, String> environment, String... arguments) {
    Path journals = somewhere();
    try {
      return to(targets, prompt, environment, journals, arguments);
    } finally {
      remove(journals);
    }
  }

  private static Answer to(
      SchemaTargets targets,
      Prompt prompt,
      Map<String, String> environment,
      Path journals,
      String... arguments) {
    EngineSettings engine =
        EngineSettings.ofThisProcess(
            "1.2.3", new Remedy("tool schema", "the configuration"), RunLimits.DEFAULT);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine =
        SchemaCommand.commandLine(
            targets, new CliSettings(engine, prompt, environment, Clock.systemUTC(), journals));
    commandLine.setOut(new PrintWriter(out));
    commandLine.setErr(new PrintWriter(err));
    int exitCode = commandLine.execute(arguments);
    return new Answer(exitCode, out.toString(), err.toString());
  }

  /** Journals that nobody asks for. */
  private static Path somewhere() {
    try {
      return Files.createTempDirectory("schema-runs");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path journals) {
    try (Stream<Path> files = Files.walk(journals)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same where nobody can be asked and all databases are on one server. */
  static Answer to(List<SchemaTarget> targets, ServerConnections server, String... arguments) {
    return to(new OnOneServer(targets, server), question -> Optional.empty(), arguments);
  }

  /** The same where somebody can be asked. */
  static Answer to(
      List<SchemaTarget> targets, ServerConnections server, Prompt prompt, String... arguments) {
    return to(new OnOneServer(targets, server), prompt, arguments);
  }

  String lastLine() {
    return out.lines().reduce("", (before, line) -> line);
  }

  JsonNode json() throws JsonProcessingException {
    return new ObjectMapper().readTree(out);
  }

  private record OnOneServer(List<SchemaTarget> targets, ServerConnections server)
      implements SchemaTargets {
    @Override
    public List<SchemaEntry> entries() {
      return targets.stream().map(SchemaTarget::entry).toList();
    }

    @Override
    public ServerConnections server(SchemaEntry entry) {
      return server;
    }

    @Override
    public Optional<String> runtimePassword(SchemaEntry entry) {
      return Optional.empty();
    }
  }
}
