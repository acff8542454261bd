package io.artstore.schema;

import io.artstore.schema.loss.CountedLosses;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run is about to do.
 *
 * @param from the newest applied migration, empty for none
 * @param steps migrations in the order in which they are done
 * @param since when the newest applied migration was applied; empty for none
 * @param losses what the steps would lose, counted as of one moment
 * @param mayRefuse those of the steps that stop where rows do not fit, in a way that nobody can
 *     count beforehand, with what they said in their proof
 * @param unproven those of the steps that nobody proved
 */
public record RunPreview(
    SchemaEntry entry,
    Direction direction,
    Optional<Migration> from,
    List<Migration> steps,
    Optional<Instant> since,
    CountedLosses losses,
    Map<Migration, String> mayRefuse,
    List<Migration> unproven) {
  public RunPreview {
    steps = List.copyOf(steps);
    mayRefuse = Collections.unmodifiableMap(new LinkedHashMap<>(mayRefuse));
    unproven = List.copyOf(unproven);
  }
}
