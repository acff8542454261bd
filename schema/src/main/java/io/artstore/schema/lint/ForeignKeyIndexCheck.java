package io.artstore.schema.lint;

import io.artstore.schema.lint.DatabaseState.ForeignKey;
import io.artstore.schema.lint.DatabaseState.Index;
import java.util.List;
import java.util.Set;

/** Foreign keys whose referencing rows no index finds. */
final class ForeignKeyIndexCheck implements StateCheck {
  @Override
  public List<Sighting> check(DatabaseState state) {
    return state.foreignKeys().stream()
        .filter(key -> state.indexes().stream().noneMatch(index -> serves(index, key)))
        .map(ForeignKeyIndexCheck::sighting)
        .toList();
  }

  private static boolean serves(Index index, ForeignKey key) {
    int length = key.columns().size();
    return index.table().equals(key.table())
        && index.columns().size() >= length
        && (index.method().equals("btree") || index.method().equals("hash"))
        && Set.copyOf(index.columns().subList(0, length)).equals(Set.copyOf(key.columns()))
        && (index.predicate().isEmpty() || leavesOutNullsOnly(index, key));
  }

  /** A row whose referencing column is NULL references nothing. */
  private static boolean leavesOutNullsOnly(Index index, ForeignKey key) {
    return key.columns().size() == 1
        && index.predicate().equals("(" + key.columns().getFirst() + " IS NOT NULL)");
  }

  private static Sighting sighting(ForeignKey key) {
    String columns = String.join(", ", key.columns());
    return new Sighting(
        LintRule.FK_WITHOUT_INDEX,
        key.table() + "." + key.name(),
        List.of(List.of(key.name()), List.of(key.table(), key.columns().getLast())),
        "no index of "
            + key.table()
            + " begins with "
            + columns
            + ", which references "
            + key.referencedTable(),
        "CREATE INDEX ON " + key.table() + " (" + columns + "), with a name of its own");
  }
}
