package io.artstore.schema.lint;

import io.artstore.schema.lint.DatabaseState.Column;
import io.artstore.schema.lint.DatabaseState.EnumType;
import io.artstore.schema.lint.DatabaseState.Routine;
import io.artstore.schema.sql.SqlStatement;
import io.artstore.schema.sql.SqlToken;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares the ENUM types before and after one script: where values went or a type was replaced,
 * nothing may be left that means the old ones.
 */
final class EnumConversionCheck {
  private final DatabaseState before;
  private final DatabaseState after;
  private final boolean cascades;
  private final List<Sighting> found = new ArrayList<>();

  EnumConversionCheck(DatabaseState before, DatabaseState after, List<SqlStatement> statements) {
    this.before = before;
    this.after = after;
    this.cascades =
        statements.stream()
            .anyMatch(
                statement -> statement.startsWith("DROP", "TYPE") && statement.contains("CASCADE"));
  }

  List<Sighting> check() {
    for (EnumType old : before.enums()) {
      Optional<EnumType> same = after.enumOf(old.id());
      Optional<EnumType> replacement =
          after.enumNamed(old.name()).filter(type -> type.id() != old.id());
      if (same.isPresent() && replacement.isPresent()) {
        stillOld(same.get(), old);
      }
      if (same.isEmpty()) {
        before.columnsOf(old).forEach(column -> checkColumn(old, column));
        before.routinesOf(old).forEach(routine -> checkRoutine(old, routine));
      }
      replacement
          .or(() -> same)
          .ifPresentOrElse(now -> checkValues(old, now), () -> checkCasts(old));
    }
    return found;
  }

  /** The type lives on under another name, beside the one that took its name. */
  private void stillOld(EnumType now, EnumType old) {
    for (Column column : after.columnsOf(now)) {
      add(
          column.title(),
          List.of(column.table(), column.name()),
          "column " + column.title() + " still has the old type, now called " + now.name(),
          "ALTER TABLE "
              + column.table()
              + " ALTER COLUMN "
              + column.name()
              + " TYPE "
              + old.name()
              + " USING "
              + column.name()
              + "::text::"
              + old.name());
    }
    for (Routine routine : after.routinesOf(now)) {
      add(
          routine.title(),
          List.of(routine.name()),
          "function " + routine.title() + " still has the old type, now called " + now.name(),
          "drop " + routine.title() + " and create it again with " + old.name());
    }
  }

  private void checkColumn(EnumType old, Column column) {
    Optional<Column> now = after.column(column.table(), column.name());
    if (cascades && now.isEmpty() && after.hasTable(column.table())) {
      add(
          column.title(),
          List.of(old.name()),
          "column "
              + column.title()
              + " went with type "
              + old.name()
              + " instead of being converted",
          "convert the column before the type is dropped, without CASCADE");
    } else if (now.isPresent()
        && !column.defaultText().isEmpty()
        && now.get().defaultText().isEmpty()) {
      add(
          column.title(),
          List.of("alter", column.table(), column.name()),
          "column "
              + column.title()
              + " was converted from "
              + old.name()
              + " and lost its default "
              + column.defaultText(),
          "ALTER TABLE " + column.table() + " ALTER COLUMN " + column.name() + " SET DEFAULT ...");
    }
  }

  private void checkRoutine(EnumType old, Routine routine) {
    if (cascades && after.routines().stream().noneMatch(now -> now.name().equals(routine.name()))) {
      add(
          routine.title(),
          List.of(old.name()),
          "function "
              + routine.title()
              + " went with type "
              + old.name()
              + " and was not made again",
          "create it again with the new type");
    }
  }

  /** The server does not look into the text of functions before they are called. */
  private void checkValues(EnumType old, EnumType now) {
    Set<String> gone = new HashSet<>(old.labels());
    now.labels().forEach(gone::remove);
    if (!gone.isEmpty()) {
      after.routines().forEach(routine -> checkBody(old, gone, routine));
    }
  }

  private void checkCasts(EnumType old) {
    for (Routine routine : after.routines()) {
      List<SqlToken> tokens = SqlText.tokens(routine.body());
      for (int place = 2; place < tokens.size(); place++) {
        if (tokens.get(place - 1).is(":")
            && tokens.get(place - 2).is(":")
            && tokens.get(place).identifier().equals(old.name())) {
          add(
              routine.title(),
              List.of(old.name()),
              "function " + routine.title() + " still casts to " + old.name() + ", which is gone",
              "replace the function in the same script");
          break;
        }
      }
    }
  }

  private void checkBody(EnumType old, Set<String> gone, Routine routine) {
    List<SqlToken> tokens = SqlText.tokens(routine.body());
    Optional<String> value =
        tokens.stream()
            .filter(token -> token.kind() == SqlToken.Kind.STRING)
            .map(token -> token.text().substring(1, token.text().length() - 1))
            .filter(gone::contains)
            .findFirst();
    if (value.isPresent() && concerns(old, tokens)) {
      add(
          routine.title(),
          List.of(old.name()),
          "function "
              + routine.title()
              + " still names the value '"
              + value.get()
              + "' of "
              + old.name()
              + ", which is gone",
          "replace the function in the same script");
    }
  }

  private boolean concerns(EnumType old, List<SqlToken> tokens) {
    Set<String> names = new HashSet<>(Set.of(old.name()));
    before.columnsOf(old).forEach(column -> names.addAll(List.of(column.table(), column.name())));
    return tokens.stream()
        .filter(SqlText::isName)
        .map(SqlToken::identifier)
        .anyMatch(names::contains);
  }

  private void add(String object, List<String> clue, String message, String hint) {
    found.add(new Sighting(LintRule.ENUM_NOT_CONVERTED, object, List.of(clue), message, hint));
  }
}
