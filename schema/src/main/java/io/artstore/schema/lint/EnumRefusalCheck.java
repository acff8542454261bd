package io.artstore.schema.lint;

import io.artstore.schema.ScriptFailure;
import io.artstore.schema.lint.DatabaseState.Column;
import io.artstore.schema.lint.DatabaseState.EnumType;
import io.artstore.schema.sql.SqlToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Replacements of an ENUM type that the server refuses because something still uses it. */
final class EnumRefusalCheck implements FailureCheck {
  /** Something depends on it (2BP01); a value is none of its own (22P02). */
  private static final String IN_USE = "2BP01";

  private static final String NO_SUCH_VALUE = "22P02";

  /** No cast of a default (42804), no operator between the old and the new type (42883). */
  private static final Set<String> NO_CONVERSION = Set.of("42804", "42883");

  @Override
  public Optional<Sighting> explain(ScriptFailure failure, DatabaseState before) {
    Optional<EnumType> type = type(failure, before);
    if (type.isPresent() && failure.sqlState().equals(IN_USE) && failure.holds("DROP", "TYPE")) {
      return Optional.of(inUse(failure, before, type.get()));
    }
    if (type.isPresent()
        && NO_CONVERSION.contains(failure.sqlState())
        && failure.holds("ALTER", "TYPE")) {
      return Optional.of(
          sighting(
              type.get().name(),
              "the conversion to " + type.get().name() + " stops: " + failure.message(),
              "drop the default, and what compares the column, before TYPE ... USING; set them"
                  + " again after it"));
    }
    if (failure.sqlState().equals(NO_SUCH_VALUE) && failure.routine().equals("enum_in")) {
      String name = type.map(EnumType::name).orElse("type");
      return Optional.of(
          sighting(
              name,
              "something still uses a value that the type does not have: " + failure.message(),
              "change rows and defaults that hold the value before it goes"));
    }
    return Optional.empty();
  }

  /** The last ENUM type that the statement names, which is the one it converts to. */
  private static Optional<EnumType> type(ScriptFailure failure, DatabaseState before) {
    return failure.statement().stream()
        .flatMap(statement -> statement.tokens().reversed().stream())
        .filter(SqlText::isName)
        .map(SqlToken::identifier)
        .flatMap(name -> before.enumNamed(name).stream())
        .findFirst();
  }

  private static Sighting inUse(ScriptFailure failure, DatabaseState before, EnumType type) {
    List<String> users = new ArrayList<>();
    for (Column column : before.columnsOf(type)) {
      users.add(
          "column " + column.title() + (column.defaultText().isEmpty() ? "" : " with its default"));
    }
    before.routinesOf(type).forEach(routine -> users.add("function " + routine.title()));
    String used =
        users.isEmpty() ? failure.message() : users.stream().collect(Collectors.joining(", "));
    return sighting(
        type.name(),
        "type " + type.name() + " cannot be dropped, it is still used by " + used,
        "convert all of these to the new type first; CASCADE would drop them");
  }

  private static Sighting sighting(String object, String message, String hint) {
    return new Sighting(
        LintRule.ENUM_NOT_CONVERTED, object, List.of(List.of(object)), message, hint);
  }
}
