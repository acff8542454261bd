package io.artstore.schemacli;

import io.artstore.schema.Direction;
import io.artstore.schema.Migration;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEntry;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Tells who waits what is being tried on a scratch database: nothing in the first second, then at
 * most a line a second. It goes beside the answer, which may be a script.
 */
final class ScratchProgress implements RunListener {
  private static final long EVERY_NANOS = 1_000_000_000;

  private final PrintWriter err;
  private long last = System.nanoTime();

  ScratchProgress(CommandSpec spec) {
    this.err = spec.commandLine().getErr();
  }

  @Override
  public void stepBegins(SchemaEntry entry, Direction direction, Migration migration) {
    long now = System.nanoTime();
    if (now - last >= EVERY_NANOS) {
      last = now;
      err.println("  on a scratch database: " + entry.name() + ", " + migration.title());
      err.flush();
    }
  }
}
