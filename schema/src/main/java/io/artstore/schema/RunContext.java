package io.artstore.schema;

import io.artstore.schema.catalog.CatalogScope;

/**
 * What stays the same during a run.
 *
 * @param inspection what the database showed under the lock, before the first step
 * @param preflight what was checked before the first step
 * @param ready what it came to
 * @param confirmedLosses which rows the run may lose
 */
record RunContext(
    SchemaTarget target,
    Inspection inspection,
    EngineSettings settings,
    RunListener listener,
    RunLock lock,
    Preflight preflight,
    Preflight.Ready ready,
    ConfirmedLosses confirmedLosses) {
  SchemaEntry entry() {
    return target.entry();
  }

  boolean actsAsOwner() {
    return ready.actsAsOwner();
  }

  CatalogScope scope() {
    return inspection.scope();
  }
}
