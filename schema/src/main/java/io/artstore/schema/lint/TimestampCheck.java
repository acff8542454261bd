package io.artstore.schema.lint;

import io.artstore.schema.lint.DatabaseState.Column;
import java.util.List;

/** Points in time without a zone. */
final class TimestampCheck implements StateCheck {
  private static final String TYPE = "timestamp without time zone";

  @Override
  public List<Sighting> check(DatabaseState state) {
    return state.columns().stream()
        .filter(column -> column.type().startsWith(TYPE))
        .map(TimestampCheck::sighting)
        .toList();
  }

  private static Sighting sighting(Column column) {
    return new Sighting(
        LintRule.TIMESTAMP_WITHOUT_ZONE,
        column.title(),
        List.of(List.of(column.table(), column.name())),
        column.title() + " is " + column.type(),
        "make " + column.name() + " timestamptz, converting rows with AT TIME ZONE");
  }
}
