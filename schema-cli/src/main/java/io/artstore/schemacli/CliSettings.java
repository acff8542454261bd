package io.artstore.schemacli;

import io.artstore.schema.EngineSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What the commands need besides the targets.
 *
 * @param engine who runs them, and how the command is called in messages
 * @param environment of the process, for the names that PostgreSQL's own tools know
 * @param clock for what is written down
 * @param journals where journals of runs lie unless the targets name a place
 */
public record CliSettings(
    EngineSettings engine,
    Prompt prompt,
    Map<String, String> environment,
    Clock clock,
    Path journals) {
  public CliSettings {
    environment = Map.copyOf(environment);
  }
}
