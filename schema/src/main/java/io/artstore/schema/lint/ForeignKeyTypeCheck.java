package io.artstore.schema.lint;

import io.artstore.schema.lint.DatabaseState.ForeignKey;
import java.util.ArrayList;
import java.util.List;

/** Foreign keys between two types that the server can compare, and therefore accepts. */
final class ForeignKeyTypeCheck implements StateCheck {
  @Override
  public List<Sighting> check(DatabaseState state) {
    List<Sighting> found = new ArrayList<>();
    for (ForeignKey key : state.foreignKeys()) {
      for (int place = 0; place < key.columns().size(); place++) {
        if (!key.types().get(place).equals(key.referencedTypes().get(place))) {
          found.add(sighting(key, place));
        }
      }
    }
    return found;
  }

  private static Sighting sighting(ForeignKey key, int place) {
    String column = key.columns().get(place);
    String referenced = key.referencedTable() + "." + key.referencedColumns().get(place);
    String type = key.types().get(place);
    String referencedType = key.referencedTypes().get(place);
    return new Sighting(
        LintRule.FK_TYPE_MISMATCH,
        key.table() + "." + column,
        List.of(List.of(key.table(), column), List.of(key.name())),
        key.table()
            + "."
            + column
            + " is "
            + type
            + ", but references "
            + referenced
            + ", which is "
            + referencedType
            + " ("
            + key.name()
            + ")",
        "make " + column + " " + referencedType + ", as " + referenced + " is");
  }
}
