package io.artstore.schema;

import io.artstore.schema.loss.CountedLosses;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a run is about to do.
 *
 * @param from the newest applied migration, empty for none
 * @param steps migrations in the order in which they are done
 * @param since when the newest applied migration was applied; empty for none
 * @param losses what the steps would lose, counted as of one moment
 * @param unproven those of the steps that nobody proved
 */
public record RunPreview(
    SchemaEntry entry,
    Direction direction,
    Optional<Migration> from,
    List<Migration> steps,
    Optional<Instant> since,
    CountedLosses losses,
    List<Migration> unproven) {
  public RunPreview {
    steps = List.copyOf(steps);
    unproven = List.copyOf(unproven);
  }
}
