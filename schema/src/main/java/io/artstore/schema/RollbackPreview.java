package io.artstore.schema;

import java.util.List;
import java.util.Optional;

/**
 * What a rollback is about to do.
 *
 * @param from the newest applied migration, empty for none
 * @param steps migrations to take back, newest first
 * @param tablesWithRows tables of the schema that hold at least one row; what becomes of them was
 *     not counted
 */
public record RollbackPreview(
    SchemaEntry entry,
    Optional<Migration> from,
    List<Migration> steps,
    List<String> tablesWithRows) {
  public RollbackPreview {
    steps = List.copyOf(steps);
    tablesWithRows = List.copyOf(tablesWithRows);
  }
}
