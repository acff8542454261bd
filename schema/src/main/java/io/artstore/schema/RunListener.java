package io.artstore.schema;

import io.artstore.schema.sql.SqlStatement;
import java.sql.Connection;
import java.time.Duration;
import java.util.Set;

/**
 * Hears what a run is doing, in the thread that runs it unless a method says otherwise. Nothing
 * depends on what it does with it, but that it may keep a step from beginning.
 */
public interface RunListener {
  /** Hears nothing. */
  RunListener SILENT = new RunListener() {};

  /** Another run holds the lock. */
  default void waiting(SchemaEntry entry, String holder) {}

  /**
   * A step is about to run.
   *
   * @throws SchemaStoppedException to keep it from beginning; the steps before it stay
   */
  default void stepBegins(SchemaEntry entry, Direction direction, Migration migration) {}

  /**
   * A statement of the step is about to run. Where the step has a transaction, it is open and may
   * be asked things on this connection; nothing else may be done with it.
   */
  default void statementBegins(SchemaEntry entry, SqlStatement statement, Connection work) {}

  /** The statement ran; the transaction, where there is one, is still open. */
  default void statementDone(SchemaEntry entry, SqlStatement statement, Connection work) {}

  default void stepDone(
      SchemaEntry entry, Direction direction, Migration migration, Duration duration) {}

  /** Indexes that a run of this step left half done when it was cut were removed. */
  default void leftoverRemoved(SchemaEntry entry, Migration migration, Set<String> indexes) {}

  /** A table was in use; the step was rolled back and is tried again. */
  default void stepRetried(SchemaEntry entry, Migration migration, int attempt, String blockers) {}

  /**
   * Counting what a run would lose takes long; in a thread of its own.
   *
   * @param about how many rows the server believes the table has; negative when it does not know
   */
  default void counting(SchemaEntry entry, String table, long about) {}

  /** This one, and then the other, told of everything. */
  default RunListener and(RunListener other) {
    return new BothListeners(this, other);
  }
}
