package io.artstore.schema.plan;

import io.artstore.schema.Migration;
import io.artstore.schema.SchemaEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an upgrade would do to one entry.
 *
 * @param at the newest migration in effect, empty for none
 * @param steps the migrations that wait, oldest first; empty when nothing waits
 * @param tables sizes in the live database of what the steps touch, by name
 * @param sessions who is connected to the live database; those in a transaction first
 * @param refusal why an upgrade would refuse, if it would
 * @param failure why the scratch database could not be brought to the goal, if so
 * @param remarks what limits what is told
 */
public record EntryPlan(
    SchemaEntry entry,
    Optional<Migration> at,
    List<PlannedStep> steps,
    Map<String, LiveTable> tables,
    List<LiveSession> sessions,
    Optional<String> refusal,
    Optional<String> failure,
    List<String> remarks) {
  public EntryPlan {
    steps = List.copyOf(steps);
    tables = Map.copyOf(tables);
    sessions = List.copyOf(sessions);
    remarks = List.copyOf(remarks);
  }

  /** Whether somebody should look before an upgrade. */
  public boolean hasFindings() {
    return refusal.isPresent()
        || failure.isPresent()
        || steps.stream().anyMatch(step -> !step.findings().isEmpty());
  }
}
