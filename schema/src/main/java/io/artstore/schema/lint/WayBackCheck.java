package io.artstore.schema.lint;

import io.artstore.schema.catalog.CatalogDifference;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares the schema before a way up with the one after the way back. */
final class WayBackCheck {
  private static final int SHOWN_LINES = 4;

  /**
   * @param restored after up and down
   */
  List<Sighting> check(DatabaseState before, DatabaseState restored, String downFile) {
    return restored.objects().differencesFrom(before.objects()).stream()
        .map(difference -> sighting(difference, downFile))
        .toList();
  }

  private static Sighting sighting(CatalogDifference difference, String downFile) {
    ObjectName object = ObjectName.of(difference.object());
    return switch (difference.kind()) {
      case EXTRA ->
          new Sighting(
              ruleFor(object.kind()),
              object.name(),
              List.of(List.of(object.plainName())),
              object + " is made by the way up and not dropped by " + downFile,
              "at the end of "
                  + downFile
                  + ": DROP "
                  + object.kind().toUpperCase(Locale.ROOT)
                  + " "
                  + object.name()
                  + ";");
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
              "take back in " + downFile + " everything that the way up changes");
    };
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
    return Stream.concat(
            difference.extra().stream().map(line -> "too much: " + line),
            difference.missing().stream().map(line -> "missing: " + line))
        .limit(SHOWN_LINES)
        .map(line -> line.replaceAll("\\s+", " "))
        .collect(Collectors.joining("; "));
  }
}
