package io.artstore.schema.lint;

import io.artstore.schema.MigrationScript;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.ScriptTrial;
import io.artstore.schema.catalog.CatalogDifference;
import io.artstore.schema.sql.SqlStatement;
import io.artstore.schema.sql.SqlToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Statements that did nothing because something was there already, or was not there at all. */
final class SkippedCheck {
  private final Map<String, MigrationVersion> made;

  /**
   * @param made every object that was ever there, with the version that made it
   */
  SkippedCheck(Map<String, MigrationVersion> made) {
    this.made = made;
  }

  /** What the server said while the script ran, as a finding. */
  Finding finding(ScriptTrial.Skipped skipped) {
    String name = skipped.object();
    String statement = skipped.statement().excerpt();
    if (skipped.create()) {
      String maker =
          Optional.ofNullable(made.get(name)).map(version -> ", made by " + version).orElse("");
      return new Finding(
          LintRule.SKIPPED_CREATE,
          name,
          skipped.file(),
          skipped.statement().line(),
          name
              + " is there already"
              + maker
              + ", so nothing is made, whatever its shape: "
              + statement,
          "take IF NOT EXISTS out and give it another name, or change what is there with ALTER");
    }
    return new Finding(
        LintRule.SKIPPED_DROP,
        name,
        skipped.file(),
        skipped.statement().line(),
        name + " is not there, so nothing happens: " + statement,
        "mend the name and take IF EXISTS out, or remove the statement");
  }

  /** Objects of earlier migrations that CREATE OR REPLACE writes over. */
  static List<Sighting> replaced(
      DatabaseState before, DatabaseState after, MigrationScript script, List<SqlStatement> all) {
    List<Sighting> found = new ArrayList<>();
    for (SqlStatement statement : all) {
      if (!statement.startsWith("CREATE", "OR", "REPLACE")) {
        continue;
      }
      List<String> words =
          statement.tokens().stream()
              .limit(8)
              .filter(SqlText::isName)
              .map(SqlToken::identifier)
              .toList();
      before.objectNames().stream()
          .map(ObjectName::of)
          .filter(object -> words.contains(object.plainName()) && words.contains(lastWord(object)))
          .filter(object -> !overloaded(before, after, object))
          .findFirst()
          .ifPresent(
              object ->
                  found.add(
                      new Sighting(
                          LintRule.OBJECT_REPLACED,
                          object.name(),
                          List.of(List.of(object.plainName())),
                          object
                              + " was made by an earlier migration; "
                              + script.file()
                              + " writes over it, whatever it is by then",
                          "let the way back make the earlier one again")));
    }
    return found;
  }

  private static String lastWord(ObjectName object) {
    return object.kind().substring(object.kind().lastIndexOf(' ') + 1);
  }

  /** Whether a routine of that name with other parameters was added instead. */
  private static boolean overloaded(DatabaseState before, DatabaseState after, ObjectName object) {
    return after.objects().differencesFrom(before.objects()).stream()
        .filter(difference -> difference.kind() == CatalogDifference.Kind.EXTRA)
        .anyMatch(
            difference ->
                ObjectName.of(difference.object()).plainName().equals(object.plainName()));
  }
}
