package io.artstore.schema;

import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.sql.SqlStatement;
import java.sql.Connection;
import java.util.List;

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

  /** Runs the statements of a step one by one, telling of each. */
  void runScript(Connection work, Step step) throws ScriptRun.Failed {
    for (SqlStatement statement : step.script().statements(entry().prefix())) {
      listener.statementBegins(entry(), statement, work);
      ScriptRun.run(work, List.of(statement));
      listener.statementDone(entry(), statement, work);
    }
  }

  CatalogScope scope() {
    return inspection.scope();
  }
}
