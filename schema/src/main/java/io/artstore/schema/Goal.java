package io.artstore.schema;

/** Where a run shall lead. */
public sealed interface Goal {

  /** Up to the newest migration. */
  record Head() implements Goal {}

  /** To exactly this version, in the direction of the command. */
  record At(MigrationVersion version) implements Goal {}

  /** Down by this many migrations. */
  record StepsBack(int steps) implements Goal {
    public StepsBack {
      if (steps < 1) {
        throw new IllegalArgumentException("steps to take back: " + steps);
      }
    }
  }

  /** Down to nothing, or to what was adopted from another tool. */
  record Base() implements Goal {}

  /** Down to nothing at all, also what was adopted from another tool and never made by this one. */
  record Nothing() implements Goal {}
}
