package io.artstore.schema;

import io.artstore.schema.catalog.CatalogScope;
import java.util.Optional;
import java.util.Set;

/**
 * What stays the same during a run.
 *
 * @param inspection what the database showed under the lock, before the first step
 * @param actsAsOwner whether the owner role exists and is taken on
 * @param leftAlone objects that no migration makes; they are neither compared nor touched
 * @param unprovenReason why steps may run without proof; empty when proof is required
 * @param confirmedRows which rows a way back may lose
 */
record RunContext(
    SchemaTarget target,
    Inspection inspection,
    EngineSettings settings,
    RunListener listener,
    RunLock lock,
    boolean actsAsOwner,
    Set<String> leftAlone,
    Optional<String> unprovenReason,
    ConfirmedRows confirmedRows) {
  SchemaEntry entry() {
    return target.entry();
  }

  CatalogScope scope() {
    return inspection.scope();
  }
}
