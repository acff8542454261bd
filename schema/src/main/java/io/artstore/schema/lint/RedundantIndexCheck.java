package io.artstore.schema.lint;

import io.artstore.schema.lint.DatabaseState.Index;
import java.util.List;
import java.util.Optional;

/** Indexes that keep nothing unique and are the beginning of a longer one. */
final class RedundantIndexCheck implements StateCheck {
  @Override
  public List<Sighting> check(DatabaseState state) {
    return state.indexes().stream()
        .flatMap(index -> longer(index, state).map(by -> sighting(index, by)).stream())
        .toList();
  }

  private static Optional<Index> longer(Index index, DatabaseState state) {
    if (index.unique() || index.constraint() || !index.included().isEmpty()) {
      return Optional.empty();
    }
    return state.indexes().stream().filter(other -> beginsWith(other, index)).findFirst();
  }

  private static boolean beginsWith(Index other, Index index) {
    int length = index.keys().size();
    return other.keys().size() > length
        && other.table().equals(index.table())
        && other.method().equals("btree")
        && index.method().equals("btree")
        && other.predicate().equals(index.predicate())
        && other.keys().subList(0, length).equals(index.keys())
        && Index.sameOrder(other.options().subList(0, length), index.options());
  }

  private static Sighting sighting(Index index, Index longer) {
    return new Sighting(
        LintRule.INDEX_REDUNDANT,
        index.name(),
        List.of(List.of(index.name()), List.of(index.table(), index.columns().getFirst())),
        "index "
            + index.name()
            + " on "
            + index.table()
            + " ("
            + String.join(", ", index.columns())
            + ") is the beginning of "
            + longer.name()
            + " ("
            + String.join(", ", longer.columns())
            + ")",
        "drop " + index.name());
  }
}
