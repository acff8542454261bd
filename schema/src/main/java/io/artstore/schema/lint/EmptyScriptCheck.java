package io.artstore.schema.lint;

import io.artstore.schema.FolderContent;
import io.artstore.schema.MigrationScript;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.sql.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Scripts that do nothing beside one that does something, and pairs where both do nothing. What
 * leaves tables behind is seen by comparing; what changes rows alone is seen only here.
 */
final class EmptyScriptCheck {
  private EmptyScriptCheck() {}

  static List<Finding> check(SchemaEntry entry, FolderContent content) {
    List<Finding> found = new ArrayList<>();
    for (FolderContent.Step step : content.steps()) {
      if (step.up().isPresent() && step.down().isPresent()) {
        check(entry, step, step.up().get(), step.down().get()).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<Finding> check(
      SchemaEntry entry, FolderContent.Step step, MigrationScript up, MigrationScript down) {
    boolean upEmpty = doesNothing(entry, up);
    boolean downEmpty = doesNothing(entry, down);
    if (upEmpty && downEmpty) {
      return Optional.of(
          finding(
              up,
              step.title() + " does nothing, neither on the way up nor on the way back",
              "write both scripts, or remove the pair while it is not released"));
    }
    if (upEmpty) {
      return Optional.of(
          finding(
              up,
              up.file() + " does nothing, while " + down.file() + " does something",
              "write the way up, or take out of the way back what there is not to take back"));
    }
    boolean declared = up.declaresLoss() || down.declaresLoss();
    return downEmpty && !declared
        ? Optional.of(
            finding(
                down,
                down.file() + " does nothing, while " + up.file() + " does something",
                "write the way back; if rows cannot be brought back, say so at the top of "
                    + up.file()
                    + ": -- loses: WHAT"))
        : Optional.empty();
  }

  private static boolean doesNothing(SchemaEntry entry, MigrationScript script) {
    String text =
        entry
            .prefix()
            .map(prefix -> script.template().replace(MigrationScript.PREFIX, prefix))
            .orElse(script.template());
    return SqlText.statements(text).stream().allMatch(EmptyScriptCheck::onlyAsks);
  }

  /** A query that calls nothing and keeps nothing, such as {@code SELECT 1}. */
  private static boolean onlyAsks(SqlStatement statement) {
    return (statement.startsWith("SELECT") || statement.startsWith("VALUES"))
        && (statement.startsWith("VALUES") || !statement.contains("("))
        && !statement.contains("INTO");
  }

  private static Finding finding(MigrationScript script, String message, String hint) {
    return new Finding(LintRule.EMPTY_SCRIPT, script.file(), script.file(), 0, message, hint);
  }
}
