package io.artstore.app.schema;

import io.artstore.app.installation.DataDirectory;
import io.artstore.schemacli.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Writes down how a command ended that is none of the schema's, but evidence for its report. */
public final class RunRecording {
  private final Clock clock;

  public RunRecording(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param folder made when it is missing, for its owner only, as it may be in a data directory
   * @param error what was told about the failure; empty for none
   * @throws UncheckedIOException when the folder cannot be written
   */
  public void write(Path folder, String command, int exitCode, String error) {
    try {
      DataDirectory.createFolders(folder);
      record(folder, command, exitCode, error);
    } catch (IOException e) {
      throw new UncheckedIOException("the outcome cannot be recorded in " + folder, e);
    }
  }

  private void record(Path folder, String command, int exitCode, String error) throws IOException {
    try (Journal journal =
        Journal.begin(
            folder, clock, DatabasePreparation.engineSettings(), command, List.of(command))) {
      journal.end(exitCode, error);
      if (journal.fault().isPresent()) {
        throw new IOException(journal.fault().get());
      }
    }
  }
}
