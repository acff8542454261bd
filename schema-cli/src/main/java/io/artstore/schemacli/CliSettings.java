package io.artstore.schemacli;

import io.artstore.schema.EngineSettings;

/**
 * What the commands need besides the targets.
 *
 * @param engine who runs them, and how the command is called in messages
 */
public record CliSettings(EngineSettings engine, Prompt prompt) {}
