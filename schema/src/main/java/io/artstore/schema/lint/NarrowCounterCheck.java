package io.artstore.schema.lint;

import io.artstore.schema.lint.DatabaseState.Column;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Columns of at most 32 bits whose names say that they count or measure. */
final class NarrowCounterCheck implements StateCheck {
  static final Set<String> NARROW = Set.of("integer", "smallint");

  private static final Set<String> WORDS =
      Set.of(
          "size",
          "sizes",
          "byte",
          "bytes",
          "count",
          "counts",
          "counter",
          "counters",
          "total",
          "totals",
          "sum",
          "position",
          "positions",
          "offset",
          "offsets",
          "length",
          "capacity",
          "quota",
          "sequence",
          "revision",
          "epoch");

  @Override
  public List<Sighting> check(DatabaseState state) {
    return state.columns().stream()
        .filter(column -> NARROW.contains(column.type()) && !column.key() && counts(column))
        .map(NarrowCounterCheck::sighting)
        .toList();
  }

  private static boolean counts(Column column) {
    return Arrays.stream(column.name().split("_", -1)).anyMatch(WORDS::contains);
  }

  private static Sighting sighting(Column column) {
    return new Sighting(
        LintRule.NARROW_COUNTER,
        column.title(),
        List.of(List.of(column.table(), column.name())),
        column.title()
            + " is "
            + column.type()
            + " and ends at "
            + (column.type().equals("smallint") ? "32,767" : "2,147,483,647"),
        "make " + column.name() + " bigint");
  }
}
