package io.artstore.schema;

import io.artstore.schema.ProvenJson.ProvenState;
import io.artstore.schema.catalog.Catalog;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Recognises a step outside of a transaction that was cut: between its statement and its line in
 * the history, or in the middle of building or removing an index. The same command goes on from
 * there.
 */
final class CutStep {
  private final Inspection inspection;
  private final Migrations migrations;
  private final Remedy remedy;

  CutStep(Inspection inspection, Migrations migrations, Remedy remedy) {
    this.inspection = inspection;
    this.migrations = migrations;
    this.remedy = remedy;
  }

  /** What to say of a catalog that is not that of the version in effect. */
  Optional<String> describe(Catalog own) {
    return Stream.of(Direction.UP, Direction.DOWN)
        .flatMap(direction -> next(direction).stream())
        .filter(step -> !step.script().transactional())
        .flatMap(step -> describe(step, own).stream())
        .findFirst();
  }

  private Optional<String> describe(Step step, Catalog own) {
    SchemaEntry entry = inspection.entry();
    Optional<ProvenState> end = proven(step.after(migrations));
    String goOn =
        "; go on with: "
            + (step.direction() == Direction.UP
                ? remedy.upgrade(entry)
                : remedy.rollback(entry, "--steps 1"));
    if (matches(end, own)) {
      return Optional.of(
          step.title() + " was done, but its run was cut before the history was written" + goOn);
    }
    BrokenIndexes broken = new BrokenIndexes(entry, inspection.scope(), step.script());
    Catalog rest = broken.without(own);
    return matches(end, rest) || matches(proven(inspection.version()), rest)
        ? Optional.of(
            step.title()
                + " was cut and left index "
                + String.join(", ", broken.in(own))
                + " half done"
                + goOn)
        : Optional.empty();
  }

  private boolean matches(Optional<ProvenState> state, Catalog catalog) {
    return state.isPresent() && state.get().matches(catalog, inspection.profile());
  }

  private Optional<ProvenState> proven(Optional<MigrationVersion> version) {
    int major = inspection.serverMajor();
    return version.isEmpty()
        ? Optional.of(ProvenState.nothing(major))
        : migrations
            .proven()
            .flatMap(proven -> proven.find(version.get()))
            .flatMap(proven -> proven.state(major));
  }

  /** The step that a run in that direction does first. */
  private Optional<Step> next(Direction direction) {
    List<HistoryRow> applied = inspection.history().map(History::applied).orElse(List.of());
    Optional<MigrationVersion> now = inspection.version();
    return switch (direction) {
      case UP ->
          migrations.list().stream()
              .filter(one -> now.isEmpty() || one.version().compareTo(now.get()) > 0)
              .findFirst()
              .map(one -> new Step(direction, one));
      case DOWN ->
          applied.isEmpty()
              ? Optional.empty()
              : migrations.find(applied.getLast().version()).map(one -> new Step(direction, one));
    };
  }
}
