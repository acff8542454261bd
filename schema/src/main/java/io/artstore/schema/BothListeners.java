package io.artstore.schema;

import io.artstore.schema.sql.SqlStatement;
import java.sql.Connection;
import java.time.Duration;
import java.util.Set;

/** Tells one, then the other; the only place that has to know every event. */
record BothListeners(RunListener one, RunListener other) implements RunListener {
  @Override
  public void waiting(SchemaEntry entry, String holder) {
    one.waiting(entry, holder);
    other.waiting(entry, holder);
  }

  @Override
  public void stepBegins(SchemaEntry entry, Direction direction, Migration migration) {
    one.stepBegins(entry, direction, migration);
    other.stepBegins(entry, direction, migration);
  }

  @Override
  public void statementBegins(SchemaEntry entry, SqlStatement statement, Connection work) {
    one.statementBegins(entry, statement, work);
    other.statementBegins(entry, statement, work);
  }

  @Override
  public void statementDone(SchemaEntry entry, SqlStatement statement, Connection work) {
    one.statementDone(entry, statement, work);
    other.statementDone(entry, statement, work);
  }

  @Override
  public void stepDone(
      SchemaEntry entry, Direction direction, Migration migration, Duration duration) {
    one.stepDone(entry, direction, migration, duration);
    other.stepDone(entry, direction, migration, duration);
  }

  @Override
  public void leftoverRemoved(SchemaEntry entry, Migration migration, Set<String> indexes) {
    one.leftoverRemoved(entry, migration, indexes);
    other.leftoverRemoved(entry, migration, indexes);
  }

  @Override
  public void stepRetried(SchemaEntry entry, Migration migration, int attempt, String blockers) {
    one.stepRetried(entry, migration, attempt, blockers);
    other.stepRetried(entry, migration, attempt, blockers);
  }

  @Override
  public void counting(SchemaEntry entry, String table, long about) {
    one.counting(entry, table, about);
    other.counting(entry, table, about);
  }
}
