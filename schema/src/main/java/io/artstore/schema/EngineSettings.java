package io.artstore.schema;

/**
 * Who runs the engine and how patient it is.
 *
 * @param toolVersion version of the program, written into the history
 * @param osUser the person or service account, written into the history
 * @param host where it runs, written into the history
 * @param remedy how messages name the commands
 */
public record EngineSettings(
    String toolVersion, String osUser, String host, Remedy remedy, RunLimits limits) {}
