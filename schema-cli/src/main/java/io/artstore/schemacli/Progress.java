package io.artstore.schemacli;

import io.artstore.schema.Direction;
import io.artstore.schema.Migration;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEntry;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Set;

/** Tells a person what a run is doing, line by line. */
final class Progress implements RunListener {
  private final PrintWriter out;

  Progress(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void waiting(SchemaEntry entry, String holder) {
    say("  waiting for another run on " + entry.name() + ": " + holder);
  }

  @Override
  public void stepDone(
      SchemaEntry entry, Direction direction, Migration migration, Duration duration) {
    String way = direction == Direction.UP ? "up    " : "down  ";
    say(String.format("  %s%-50s %11s", way, migration.title(), Words.seconds(duration)));
  }

  @Override
  public void stepRetried(SchemaEntry entry, Migration migration, int attempt, String blockers) {
    say(
        "  a table is in use, let go and trying again ("
            + attempt
            + "): "
            + migration.title()
            + "; in the way: "
            + blockers);
  }

  @Override
  public void leftoverRemoved(SchemaEntry entry, Migration migration, Set<String> indexes) {
    say(
        "  removed what a run that was cut left of "
            + migration.title()
            + ": index "
            + String.join(", ", indexes));
  }

  @Override
  public void counting(SchemaEntry entry, String table, long about) {
    say(
        "  counting  "
            + table
            + (about < 0 ? "" : ", about " + Amounts.count(about, "row", "rows"))
            + " ...");
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }
}
