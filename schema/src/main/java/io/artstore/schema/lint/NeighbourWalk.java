package io.artstore.schema.lint;

import io.artstore.schema.FolderContent;
import io.artstore.schema.MigrationScript;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.ScratchCare;
import io.artstore.schema.ScriptTrial;
import io.artstore.schema.ServerConnections;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Runs the scripts of one entry all the way up and back beside tables that stand for those of
 * others, and watches these. It sees what no reading of names can: statements that a script puts
 * together while it runs.
 */
final class NeighbourWalk {
  private final EntryWalk walk;

  /** The tables that stand for others', with their owners; those reported already are taken out. */
  private final Map<String, SchemaEntry> watched = new TreeMap<>();

  private final List<Finding> found = new ArrayList<>();
  private Map<String, String> last = Map.of();

  NeighbourWalk(EntryWalk walk) {
    this.walk = walk;
  }

  /** A table of another entry, unless this one makes a table of that name too. */
  void watch(String table, SchemaEntry owner) {
    if (!walk.made().containsKey(table)) {
      watched.put(table, owner);
    }
  }

  /**
   * @return what happened to the others' tables; nothing about scripts that do not run here, the
   *     walk without neighbours reports those
   */
  List<Finding> observe(ServerConnections server, ScratchCare care) throws SQLException {
    if (!walk.complete() || watched.isEmpty()) {
      return List.of();
    }
    try (ScriptTrial trial = ScriptTrial.open(server, walk.entry(), care, Optional.empty())) {
      for (String table : watched.keySet()) {
        trial.plant(table);
      }
      last = read(trial);
      for (MigrationScript script : wholeWay()) {
        if (!trial.run(script, (connection, failure) -> {})) {
          break;
        }
        compare(script, read(trial));
      }
    }
    return found;
  }

  private List<MigrationScript> wholeWay() {
    List<MigrationScript> scripts = new ArrayList<>();
    List<FolderContent.Step> steps = walk.content().steps();
    steps.forEach(step -> step.up().ifPresent(scripts::add));
    steps.reversed().forEach(step -> step.down().ifPresent(scripts::add));
    return scripts.stream().filter(walk::mayRun).toList();
  }

  private Map<String, String> read(ScriptTrial trial) throws SQLException {
    Map<String, String> digests = new HashMap<>();
    trial.look(connection -> digests.putAll(trial.catalog().digests()));
    return digests;
  }

  private void compare(MigrationScript script, Map<String, String> now) {
    List<String> touched =
        watched.keySet().stream()
            .filter(table -> !Objects.equals(last.get("table " + table), now.get("table " + table)))
            .toList();
    for (String table : touched) {
      String what = now.containsKey("table " + table) ? "changes" : "drops";
      String owner = Objects.requireNonNull(watched.remove(table)).name();
      found.add(
          new Finding(
              LintRule.FOREIGN_OBJECT,
              table,
              script.file(),
              0,
              "where there is a table "
                  + table
                  + ", which belongs to "
                  + owner
                  + ", the script "
                  + what
                  + " it",
              "name what the script is about instead of looking for it"));
    }
    last = now;
  }
}
