package io.artstore.schema;

import io.artstore.schema.SchemaRefusedException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which steps lead from where a schema stands to a goal. */
final class StepPlan {
  private final Migrations migrations;
  private final List<Migration> applied;

  /** How many of those were there before this history began. */
  private final int adopted;

  /**
   * @param applied versions in effect, all of them in the folder, oldest first
   */
  StepPlan(Migrations migrations, List<HistoryRow> applied) {
    this.migrations = migrations;
    this.applied =
        applied.stream().flatMap(row -> migrations.find(row.version()).stream()).toList();
    this.adopted = (int) applied.stream().filter(HistoryRow::adopted).count();
  }

  /** Forward steps; an older version than the current one is not forward. */
  List<Step> forward(Goal goal) {
    List<Migration> waiting = migrations.list().subList(applied.size(), migrations.list().size());
    return switch (goal) {
      case Goal.Head head -> steps(Direction.UP, waiting);
      case Goal.At at -> {
        int index = indexOf(at.version());
        if (index + 1 < applied.size()) {
          throw noSuchStep(
              at.version() + " lies behind " + applied.getLast().title() + "; that is a rollback");
        }
        yield steps(Direction.UP, migrations.list().subList(applied.size(), index + 1));
      }
      case Goal.StepsBack back -> throw noSuchStep("steps back are a rollback");
      case Goal.Base base -> throw noSuchStep("back to nothing is a rollback");
      case Goal.Nothing nothing -> throw noSuchStep("back to nothing is a rollback");
    };
  }

  /** Steps back, newest first. */
  List<Step> back(Goal goal) {
    int keep =
        switch (goal) {
          case Goal.Base base -> adopted;
          case Goal.Nothing nothing -> 0;
          case Goal.StepsBack back -> {
            if (back.steps() > applied.size()) {
              throw noSuchStep(
                  back.steps() + " steps back, but only " + applied.size() + " are applied");
            }
            yield applied.size() - back.steps();
          }
          case Goal.At at -> {
            int index = indexOf(at.version());
            if (index >= applied.size()) {
              throw noSuchStep(at.version() + " is not applied; that is an upgrade");
            }
            yield index + 1;
          }
          case Goal.Head head -> throw noSuchStep("forward to the head is an upgrade");
        };
    if (keep < adopted && !(goal instanceof Goal.Nothing)) {
      throw noSuchStep(
          applied.get(adopted - 1).title()
              + " was adopted and not made by this tool, so a rollback ends there; to drop it all"
              + " the same: rollback --all --drop-adopted; to give the database back as it was:"
              + " adopt --undo");
    }
    return steps(Direction.DOWN, applied.subList(keep, applied.size()).reversed());
  }

  private int indexOf(MigrationVersion version) {
    Optional<Migration> wanted = migrations.find(version);
    return wanted
        .map(migration -> migrations.list().indexOf(migration))
        .orElseThrow(() -> noSuchStep(missing(version)));
  }

  private String missing(MigrationVersion version) {
    return migrations.holding(version).isEmpty()
        ? "there is no migration " + version
        : version
            + " was replaced by "
            + migrations.list().getFirst().title()
            + ", which made this database, so the only way back from it leads to nothing";
  }

  private static List<Step> steps(Direction direction, List<Migration> list) {
    List<Step> steps = new ArrayList<>();
    list.forEach(migration -> steps.add(new Step(direction, migration)));
    return steps;
  }

  private static SchemaRefusedException noSuchStep(String message) {
    return Inspection.refusal(Reason.NO_SUCH_STEP, message + "; nothing was changed");
  }
}
