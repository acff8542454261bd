package io.artstore.schema.lint;

import java.util.List;
import java.util.Set;

/** Objects of an entry with a prefix that do not carry it. */
final class OutsidePrefixCheck implements StateCheck {
  /** Whatever has no name of its own, or cannot have the prefix at its beginning. */
  private static final Set<String> EXEMPT = Set.of("default", "extension", "cast");

  private final String beginning;

  OutsidePrefixCheck(String prefix) {
    this.beginning = prefix + "_";
  }

  @Override
  public List<Sighting> check(DatabaseState state) {
    return state.objectNames().stream()
        .map(ObjectName::of)
        .filter(object -> !EXEMPT.contains(object.kind()) && !object.kind().isEmpty())
        .filter(object -> !object.plainName().startsWith(beginning))
        .map(this::sighting)
        .toList();
  }

  private Sighting sighting(ObjectName object) {
    return new Sighting(
        LintRule.OUTSIDE_PREFIX,
        object.name(),
        List.of(List.of(object.plainName())),
        object + " does not begin with the prefix of its entry",
        "call it ${prefix}_" + object.plainName());
  }
}
