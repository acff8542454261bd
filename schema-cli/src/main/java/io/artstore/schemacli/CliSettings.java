package io.artstore.schemacli;

import io.artstore.schema.EngineSettings;
import java.util.Map;

/**
 * What the commands need besides the targets.
 *
 * @param engine who runs them, and how the command is called in messages
 * @param environment of the process, for the names that PostgreSQL's own tools know
 */
public record CliSettings(EngineSettings engine, Prompt prompt, Map<String, String> environment) {
  public CliSettings {
    environment = Map.copyOf(environment);
  }
}
