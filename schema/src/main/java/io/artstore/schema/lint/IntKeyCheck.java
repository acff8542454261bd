package io.artstore.schema.lint;

import io.artstore.schema.lint.DatabaseState.Column;
import java.util.List;

/** Keys of at most 32 bits: good for small tables, so only worth knowing. */
final class IntKeyCheck implements StateCheck {
  @Override
  public List<Sighting> check(DatabaseState state) {
    return state.columns().stream()
        .filter(column -> column.key() && NarrowCounterCheck.NARROW.contains(column.type()))
        .map(IntKeyCheck::sighting)
        .toList();
  }

  private static Sighting sighting(Column column) {
    return new Sighting(
        LintRule.INT_KEY,
        column.title(),
        List.of(List.of(column.table(), column.name())),
        column.title() + " is a key and " + column.type(),
        "make " + column.name() + " bigint if rows come and go");
  }
}
