package io.artstore.schemacli;

import io.artstore.schema.backup.CopyListener;
import java.io.PrintWriter;

/** Tells how far a copy is: nothing in its first second, then a line a second. For one thread. */
final class CopyProgress implements CopyListener {
  private static final long EVERY_NANOS = 1_000_000_000;

  private final PrintWriter out;
  private long last = System.nanoTime();

  CopyProgress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void copied(Phase phase, String table, long done, long expected) {
    long now = System.nanoTime();
    if (now - last < EVERY_NANOS) {
      return;
    }
    last = now;
    String about = phase == Phase.SAVING ? " of about " : " of ";
    out.println(
        "  "
            + word(phase)
            + table
            + ": "
            + Amounts.bytes(done)
            + about
            + Amounts.bytes(Math.max(done, expected)));
    out.flush();
  }

  private static String word(Phase phase) {
    return switch (phase) {
      case SAVING -> "saving    ";
      case CHECKING -> "checking  ";
      case RESTORING -> "restoring ";
      case COMPARING -> "comparing ";
    };
  }
}
