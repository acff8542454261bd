package io.artstore.schema.lint;

import io.artstore.schema.catalog.CatalogDifference;
import io.artstore.schema.catalog.DropStatements;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares the schema before a way up with the one after the way back. */
final class WayBackCheck {
  private static final int SHOWN_LINES = 4;

  /**
   * @param restored after up and down
   */
  List<Sighting> check(DatabaseState before, DatabaseState restored, String downFile) {
    List<Sighting> found = new ArrayList<>();
    List<CatalogDifference> differences = restored.objects().differencesFrom(before.objects());
    String order = differences.size() > 1 ? " (what was made last is dropped first)" : "";
    differences.forEach(difference -> found.add(sighting(difference, downFile, order)));
    long more = restored.largeObjects() - before.largeObjects();
    if (more > 0) {
      found.add(largeObjects(more, downFile));
    }
    return found;
  }

  private static Sighting largeObjects(long number, String downFile) {
    return new Sighting(
        LintRule.OBJECT_LEFT_BEHIND,
        "pg_largeobject",
        List.of(List.of("lo_create"), List.of("lo_from_bytea"), List.of("lo_import")),
        (number == 1 ? "1 large object is" : number + " large objects are")
            + " made by the way up and not removed by "
            + downFile,
        "at the end of " + downFile + ", for each of them: SELECT lo_unlink(OID);");
  }

  private static Sighting sighting(CatalogDifference difference, String downFile, String order) {
    ObjectName object = ObjectName.of(difference.object());
    return switch (difference.kind()) {
      case EXTRA ->
          new Sighting(
              ruleFor(object.kind()),
              object.name(),
              List.of(List.of(object.plainName())),
              object + " is made by the way up and not dropped by " + downFile,
              mend(difference, downFile, order));
      case MISSING ->
          new Sighting(
              LintRule.NOT_RESTORED,
              object.name(),
              List.of(List.of(object.plainName())),
              object + " was there before the way up and is gone after " + downFile,
              "do not drop in " + downFile + " what the way up did not make");
      case CHANGED ->
          new Sighting(
              LintRule.NOT_RESTORED,
              object.name(),
              List.of(List.of(object.plainName())),
              object + " is not as before the way up: " + lines(difference),
              mend(difference, downFile, order));
    };
  }

  private static String mend(CatalogDifference difference, String downFile, String order) {
    if (difference.reordersColumns()) {
      return "ADD COLUMN puts a column at the end: keep the column on the way up, renamed if it must"
          + " not be used, or make the table anew in "
          + downFile
          + " and copy its rows";
    }
    List<String> statements = DropStatements.of(difference);
    return statements.isEmpty()
        ? "take back in " + downFile + " everything that the way up changes"
        : "at the end of " + downFile + order + ": " + String.join(" ", statements);
  }

  private static LintRule ruleFor(String kind) {
    return switch (kind) {
      case "table", "partitioned table" -> LintRule.TABLE_LEFT_BEHIND;
      case "type", "domain" -> LintRule.TYPE_LEFT_BEHIND;
      case "function", "procedure", "aggregate" -> LintRule.FUNCTION_LEFT_BEHIND;
      case "sequence" -> LintRule.SEQUENCE_LEFT_BEHIND;
      default -> LintRule.OBJECT_LEFT_BEHIND;
    };
  }

  private static String lines(CatalogDifference difference) {
    CatalogDifference shown = difference.readable();
    return Stream.concat(
            shown.extra().stream().map(line -> new Line(line, "too much: ")),
            shown.missing().stream().map(line -> new Line(line, "missing: ")))
        .sorted(Comparator.comparing(Line::text).thenComparing(Line::label))
        .limit(SHOWN_LINES)
        .map(line -> line.label() + line.text().replaceAll("\\s+", " ").strip())
        .collect(Collectors.joining("; "));
  }

  private record Line(String text, String label) {}
}
