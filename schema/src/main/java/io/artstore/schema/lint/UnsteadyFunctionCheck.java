package io.artstore.schema.lint;

import io.artstore.schema.lint.DatabaseState.Index;
import io.artstore.schema.lint.DatabaseState.Routine;
import io.artstore.schema.sql.SqlToken;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Indexes over a function that is marked IMMUTABLE and is not. The server believes the mark, and
 * the index then holds what the function said once.
 */
final class UnsteadyFunctionCheck implements StateCheck {
  /** Besides the clocks. */
  private static final Set<String> CHANGEABLE =
      Set.of(
          "TIMEOFDAY",
          "RANDOM",
          "RANDOM_NORMAL",
          "GEN_RANDOM_UUID",
          "UUID_GENERATE_V4",
          "NEXTVAL",
          "CURRVAL",
          "CURRENT_SETTING",
          "CURRENT_USER",
          "SESSION_USER");

  @Override
  public List<Sighting> check(DatabaseState state) {
    List<Sighting> found = new ArrayList<>();
    for (Index index : state.indexes()) {
      Stream<String> texts = Stream.concat(index.keys().stream(), Stream.of(index.predicate()));
      Set<String> names =
          texts
              .flatMap(text -> SqlText.tokens(text).stream())
              .filter(SqlText::isName)
              .map(SqlToken::identifier)
              .collect(Collectors.toSet());
      state.routines().stream()
          .filter(routine -> names.contains(routine.name()))
          .flatMap(routine -> sighting(index, routine, state).stream())
          .findFirst()
          .ifPresent(found::add);
    }
    return found;
  }

  private static Optional<Sighting> sighting(Index index, Routine routine, DatabaseState state) {
    Set<String> unsteady = new TreeSet<>();
    collect(routine, state, new HashSet<>(), unsteady);
    if (unsteady.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Sighting(
            LintRule.INDEX_NOT_IMMUTABLE,
            index.name(),
            List.of(List.of(index.name()), List.of(routine.name(), index.table())),
            "index "
                + index.name()
                + " on "
                + index.table()
                + " calls "
                + routine.title()
                + ", which is marked IMMUTABLE and uses "
                + String.join(" and ", unsteady).toLowerCase(Locale.ROOT)
                + ": the index keeps what it said when the row was written",
            "take the mark from "
                + routine.title()
                + ", index the column itself, and compare in the query"));
  }

  /** What the function uses, also by way of other functions of the schema. */
  private static void collect(
      Routine routine, DatabaseState state, Set<String> seen, Set<String> unsteady) {
    if (!seen.add(routine.title())) {
      return;
    }
    for (SqlToken token : SqlText.tokens(routine.body())) {
      Stream.concat(ImmutableIndexCheck.CLOCKS.stream(), CHANGEABLE.stream())
          .filter(token::is)
          .forEach(unsteady::add);
      state.routines().stream()
          .filter(other -> SqlText.isName(token) && other.name().equals(token.identifier()))
          .forEach(other -> collect(other, state, seen, unsteady));
    }
  }
}
