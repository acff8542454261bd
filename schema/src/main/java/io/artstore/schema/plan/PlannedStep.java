package io.artstore.schema.plan;

import io.artstore.schema.Migration;
import io.artstore.schema.ProvenJson.Effect;
import io.artstore.schema.lint.Finding;
import java.util.List;
import java.util.Optional;

/**
 * One migration that waits.
 *
 * @param observed what it did on the scratch database; empty when it failed there or came after one
 *     that failed
 * @param wayBack what taking it back does to rows, as proven; empty when it is not proven
 * @param findings of lint about its files
 * @param notes of lint about its files
 */
public record PlannedStep(
    Migration migration,
    Optional<ObservedStep> observed,
    Optional<Effect> wayBack,
    List<Finding> findings,
    List<Finding> notes) {
  public PlannedStep {
    findings = List.copyOf(findings);
    notes = List.copyOf(notes);
  }
}
