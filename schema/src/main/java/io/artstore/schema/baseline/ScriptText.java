package io.artstore.schema.baseline;

import io.artstore.schema.baseline.LatePart.Phase;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts ordered units and what hangs on them together to the text of scripts. */
final class ScriptText {
  private final List<Unit> units;
  private final List<LatePart> parts;
  private final Map<String, Set<String>> partNeeds;

  /** Indexes whose tables come before something that they need. */
  private final Set<String> deferred = new HashSet<>();

  /**
   * @param units in the order in which they are made
   * @param parts in the order in which they stand
   */
  ScriptText(List<Unit> units, List<LatePart> parts, Map<String, Set<String>> partNeeds) {
    this.units = units;
    this.parts = parts;
    this.partNeeds = partNeeds;
    Set<String> made = new HashSet<>();
    for (Unit unit : units) {
      made.add(unit.key());
      of(unit)
          .filter(part -> part.phase() == Phase.INDEX)
          .filter(part -> !made.containsAll(partNeeds.getOrDefault(part.key(), Set.of())))
          .forEach(part -> deferred.add(part.key()));
    }
  }

  private Stream<LatePart> of(Unit unit) {
    return parts.stream().filter(part -> part.unit().equals(unit.key()));
  }

  String structure() {
    StringBuilder text = new StringBuilder();
    for (Unit unit : units) {
      text.append(text.isEmpty() ? "" : "\n");
      unit.create().forEach(sql -> text.append(Layout.statement(sql)));
      of(unit).filter(this::besideUnit).forEach(part -> text.append(Layout.statement(part.sql())));
    }
    addSection(text, Phase.INDEX);
    addSection(text, Phase.RENAMING);
    addSection(text, Phase.TABLE);
    return text.toString();
  }

  String rules() {
    StringBuilder text = new StringBuilder();
    for (Phase phase : Phase.values()) {
      if (phase.compareTo(Phase.CONSTRAINT) >= 0) {
        addSection(text, phase);
      }
    }
    return text.toString();
  }

  private void addSection(StringBuilder text, Phase phase) {
    List<LatePart> late =
        parts.stream().filter(part -> part.phase() == phase && !besideUnit(part)).toList();
    if (late.isEmpty()) {
      return;
    }
    text.append(text.isEmpty() ? "" : "\n");
    if (!phase.title().isEmpty()) {
      text.append(phase.title()).append('\n');
    }
    boolean roomy = late.stream().anyMatch(part -> part.sql().contains("\n"));
    text.append(
        late.stream()
            .map(
                part ->
                    part.sql().startsWith("--") ? part.sql() + ";\n" : Layout.statement(part.sql()))
            .collect(Collectors.joining(roomy ? "\n" : "")));
  }

  /** Whether it stands right after its unit. */
  private boolean besideUnit(LatePart part) {
    return switch (part.phase()) {
      case SETTING -> true;
      case INDEX -> !deferred.contains(part.key());
      case RENAMING, TABLE -> deferred.isEmpty();
      case COMMENT -> !part.unit().isEmpty() && !madeLater(part.key());
      case CONSTRAINT, OWNED, STATISTICS, TRIGGER, RULE, POLICY, PRIVILEGE, DEFAULT_PRIVILEGE ->
          false;
    };
  }

  private boolean madeLater(String key) {
    return !key.isEmpty()
        && parts.stream()
            .anyMatch(
                part ->
                    part.phase() != Phase.COMMENT && part.key().equals(key) && !besideUnit(part));
  }

  /**
   * @param dropped all units, in the order in which they go
   */
  String down(List<Unit> dropped) {
    StringBuilder text = new StringBuilder();
    Set<String> gone = new HashSet<>();
    Set<String> first = new HashSet<>();
    for (Unit unit : dropped) {
      of(unit)
          .filter(part -> !part.drop().isEmpty())
          .filter(
              part ->
                  part.phase() == Phase.OWNED
                      || partNeeds.getOrDefault(part.key(), Set.of()).stream()
                          .anyMatch(gone::contains))
          .forEach(part -> first.add(part.drop()));
      gone.add(unit.key());
    }
    first.stream().sorted().forEach(sql -> text.append(Layout.statement(sql)));
    text.append(first.isEmpty() ? "" : "\n");
    dropped.forEach(unit -> text.append(Layout.statement(unit.drop())));
    return text.toString();
  }
}
