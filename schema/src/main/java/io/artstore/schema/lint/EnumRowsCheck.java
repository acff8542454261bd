package io.artstore.schema.lint;

import io.artstore.schema.lint.DatabaseState.Column;
import io.artstore.schema.lint.DatabaseState.EnumType;
import io.artstore.schema.sql.SqlStatement;
import io.artstore.schema.sql.SqlToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Columns that one script takes over to an ENUM type with fewer values. On an empty table every
 * such conversion works; where a row holds a value that goes, the script stops. So a statement of
 * the script has to say what becomes of these rows, be it an UPDATE, a DELETE or a CASE.
 */
final class EnumRowsCheck {
  /** Statements that can change rows, also by way of code that they hold. */
  private static final Set<String> CHANGING =
      Set.of("UPDATE", "DELETE", "INSERT", "MERGE", "WITH", "DO", "SELECT");

  private final DatabaseState before;
  private final DatabaseState after;
  private final List<SqlStatement> statements;

  EnumRowsCheck(DatabaseState before, DatabaseState after, List<SqlStatement> statements) {
    this.before = before;
    this.after = after;
    this.statements = statements;
  }

  List<Sighting> check() {
    List<Sighting> found = new ArrayList<>();
    for (EnumType old : before.enums()) {
      for (Column column : before.columnsOf(old)) {
        List<String> lost = lost(old, column);
        if (!lost.isEmpty()) {
          found.add(sighting(old, column, lost));
        }
      }
    }
    return found;
  }

  /** Values that the column cannot hold any more, and of which no statement disposes. */
  private List<String> lost(EnumType old, Column column) {
    Optional<EnumType> now =
        after
            .column(column.table(), column.name())
            .flatMap(same -> after.enumOf(same.typeId()))
            // Of a type that stays a value can only be renamed, and its rows go along.
            .filter(type -> type.id() != old.id());
    if (now.isEmpty()) {
      return List.of();
    }
    return old.labels().stream()
        .filter(label -> !now.get().labels().contains(label))
        .filter(label -> statements.stream().noneMatch(one -> converts(one, column, label)))
        .toList();
  }

  private static boolean converts(SqlStatement statement, Column column, String label) {
    List<SqlToken> tokens = new ArrayList<>();
    boolean code = statement.startsWith("DO");
    addAll(tokens, statement.tokens(), code);
    String table = column.table().substring(column.table().lastIndexOf('.') + 1);
    if (!names(tokens, table)) {
      return false;
    }
    if (statement.startsWith("ALTER", "TABLE")) {
      boolean chosen = holds(tokens, "CASE") || quotes(tokens, label);
      return (holds(tokens, "USING") && chosen) || dropsColumn(tokens, column.name());
    }
    if (statement.startsWith("TRUNCATE") || statement.startsWith("DROP", "TABLE")) {
      return true;
    }
    return CHANGING.stream().anyMatch(statement::startsWith)
        && (quotes(tokens, label) || reachesAll(statement, tokens, column));
  }

  /** Every row, or every row whose value is none of those that stay. */
  private static boolean reachesAll(SqlStatement statement, List<SqlToken> tokens, Column column) {
    if (!statement.startsWith("UPDATE") && !statement.startsWith("DELETE")) {
      return false;
    }
    boolean concerned = statement.startsWith("DELETE") || names(tokens, column.name());
    if (!holds(tokens, "WHERE")) {
      return concerned;
    }
    boolean others = holds(tokens, "NOT") || holds(tokens, ">") || holds(tokens, "!");
    return others && names(tokens, column.name());
  }

  private static boolean dropsColumn(List<SqlToken> tokens, String column) {
    for (int place = 1; place < tokens.size(); place++) {
      SqlToken last = tokens.get(place - 1);
      boolean columnOfDrop = place > 1 && last.is("COLUMN") && tokens.get(place - 2).is("DROP");
      boolean dropped = last.is("DROP") || last.is("EXISTS") || columnOfDrop;
      if (dropped && tokens.get(place).identifier().equals(column)) {
        return true;
      }
    }
    return false;
  }

  /** The tokens, and, where it is code, those of what is quoted. */
  private static void addAll(List<SqlToken> all, List<SqlToken> tokens, boolean code) {
    for (SqlToken token : tokens) {
      all.add(token);
      if (code) {
        SqlText.quoted(token).ifPresent(text -> addAll(all, SqlText.tokens(text), true));
      }
    }
  }

  private static boolean names(List<SqlToken> tokens, String name) {
    return tokens.stream()
        .anyMatch(token -> SqlText.isName(token) && token.identifier().equals(name));
  }

  private static boolean holds(List<SqlToken> tokens, String keyword) {
    return tokens.stream().anyMatch(token -> token.is(keyword));
  }

  private static boolean quotes(List<SqlToken> tokens, String label) {
    return tokens.stream()
        .anyMatch(token -> SqlText.quoted(token).filter(label::equals).isPresent());
  }

  private static Sighting sighting(EnumType old, Column column, List<String> lost) {
    String labels = lost.stream().map(EnumRowsCheck::literal).collect(Collectors.joining(", "));
    String plainTable = column.table().substring(column.table().lastIndexOf('.') + 1);
    return new Sighting(
        LintRule.ENUM_NOT_CONVERTED,
        column.title(),
        List.of(
            List.of("using", plainTable, column.name()),
            List.of(plainTable, column.name()),
            List.of(old.name())),
        "type "
            + old.name()
            + " loses "
            + labels
            + ", and no statement converts the rows of "
            + column.title()
            + " that hold "
            + (lost.size() == 1 ? "it" : "them")
            + ": with the first such row the script fails",
        "before the conversion: UPDATE "
            + column.table()
            + " SET "
            + column.name()
            + " = '...' WHERE "
            + column.name()
            + (lost.size() == 1 ? " = " + labels : " IN (" + labels + ")")
            + ";");
  }

  private static String literal(String label) {
    return "'" + label.replace("'", "''") + "'";
  }
}
