package io.artstore.schema;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a run did.
 *
 * @param from the version before, empty for none
 * @param to the version now, empty for none
 * @param steps what was done, in order; empty when there was nothing to do
 */
public record RunReport(
    SchemaEntry entry,
    Optional<MigrationVersion> from,
    Optional<MigrationVersion> to,
    List<StepReport> steps) {
  public RunReport {
    steps = List.copyOf(steps);
  }

  /** One step that is done. */
  public record StepReport(Direction direction, Migration migration, Duration duration) {}
}
