package io.artstore.schema.lint;

import io.artstore.schema.lint.DatabaseState.Index;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Indexes that hold what another index holds. */
final class DuplicateIndexCheck implements StateCheck {
  /** The index that stays comes first: a constraint needs it, or it keeps rows unique. */
  private static final Comparator<Index> WORTH =
      Comparator.comparing((Index index) -> !index.constraint())
          .thenComparing(index -> !index.unique())
          .thenComparing(Index::name);

  @Override
  public List<Sighting> check(DatabaseState state) {
    List<Index> kept = new ArrayList<>();
    List<Sighting> found = new ArrayList<>();
    for (Index index : state.indexes().stream().sorted(WORTH).toList()) {
      kept.stream()
          .filter(better -> same(better, index))
          .findFirst()
          .ifPresentOrElse(better -> found.add(sighting(index, better)), () -> kept.add(index));
    }
    return found;
  }

  private static boolean same(Index one, Index other) {
    return one.table().equals(other.table())
        && one.method().equals(other.method())
        && one.keys().equals(other.keys())
        && Index.sameOrder(one.options(), other.options())
        && one.included().equals(other.included())
        && one.predicate().equals(other.predicate());
  }

  private static Sighting sighting(Index index, Index better) {
    return new Sighting(
        LintRule.INDEX_DUPLICATE,
        index.name(),
        List.of(List.of(index.name()), List.of(index.table(), index.columns().getFirst())),
        "index "
            + index.name()
            + " on "
            + index.table()
            + " ("
            + String.join(", ", index.columns())
            + ") holds the same as "
            + better.name()
            + (better.constraint() ? ", which a constraint needs" : ""),
        "drop " + index.name());
  }
}
