package io.artstore.schema.plan;

import io.artstore.schema.sql.SqlStatement;
import java.util.List;

/**
 * What one statement did.
 *
 * @param locks new ones and those that it made stronger, which stay until the step commits
 */
public record ObservedStatement(
    SqlStatement statement, List<RelationLock> locks, List<RelationWork> work) {
  public ObservedStatement {
    locks = List.copyOf(locks);
    work = List.copyOf(work);
  }
}
