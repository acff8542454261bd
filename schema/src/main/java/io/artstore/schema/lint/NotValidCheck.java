package io.artstore.schema.lint;

import io.artstore.schema.catalog.CatalogObject;
import java.util.ArrayList;
import java.util.List;

/** Constraints that nobody has checked against the rows that were there before them. */
final class NotValidCheck implements StateCheck {
  private static final String CONSTRAINT = "constraint ";
  private static final String NOT_VALID = " NOT VALID";

  @Override
  public List<Sighting> check(DatabaseState state) {
    List<Sighting> found = new ArrayList<>();
    for (CatalogObject object : state.objects().objects()) {
      for (String line : object.lines()) {
        int end = line.indexOf(": ");
        if (line.startsWith(CONSTRAINT) && line.endsWith(NOT_VALID) && end > 0) {
          String name = line.substring(CONSTRAINT.length(), end);
          found.add(sighting(ObjectName.of(object.name()), name));
        }
      }
    }
    return found;
  }

  private static Sighting sighting(ObjectName table, String constraint) {
    String kind = table.kind().equals("domain") ? "DOMAIN " : "TABLE ";
    return new Sighting(
        LintRule.CONSTRAINT_NOT_VALID,
        table.name() + "." + constraint,
        List.of(List.of(constraint), List.of(table.plainName())),
        "constraint "
            + constraint
            + " of "
            + table
            + " stays NOT VALID: rows that were there before it may break it",
        "in the same script or a later one: ALTER "
            + kind
            + table.name()
            + " VALIDATE CONSTRAINT "
            + constraint
            + ";");
  }
}
