package io.artstore.schema;

import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.sql.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs scripts that ran before once more, statement by statement, and keeps what the database holds
 * after each. So what is wrong in the end is told with the statement that did it, however that is
 * written. It reads everything after each statement and is meant for faults only.
 */
final class StepTrace {
  /**
   * What the database held.
   *
   * @param after the statement after which it did; empty for the start
   * @param rows by {@code table NAME} and {@code sequence NAME}
   */
  record Moment(Optional<ScriptPlace> after, Catalog catalog, Map<String, TableContent> rows) {}

  /** What is compared, read in the transaction that is open. */
  @FunctionalInterface
  interface CatalogLook {
    Catalog read() throws SQLException;
  }

  private final ScratchDatabase scratch;
  private final Optional<String> prefix;
  private final CatalogLook catalog;
  private final List<Moment> moments = new ArrayList<>();

  /** The index of the last moment of each script. */
  private final List<Integer> ends = new ArrayList<>();

  /** Begins with what is there now. */
  StepTrace(ScratchDatabase scratch, Optional<String> prefix, CatalogLook catalog)
      throws SQLException {
    this.scratch = scratch;
    this.prefix = prefix;
    this.catalog = catalog;
    look(Optional.empty());
  }

  /** Runs a script as an upgrade would, in a transaction of its own. */
  void run(MigrationScript script) throws SQLException, ScriptRun.Failed {
    if (!script.transactional()) {
      scratch.run(script, prefix);
      look(script.statements(prefix).stream().map(one -> ScriptPlace.of(script, one)).findFirst());
      ends.add(moments.size() - 1);
      return;
    }
    scratch.begin();
    try {
      runInTransaction(script);
      scratch.execute("SET CONSTRAINTS ALL IMMEDIATE");
      scratch.connection().commit();
    } finally {
      scratch.end();
    }
  }

  /** The same in the transaction that is open. */
  void runInTransaction(MigrationScript script) throws SQLException, ScriptRun.Failed {
    StepRun.prepareForScript(scratch.connection());
    for (SqlStatement statement : script.statements(prefix)) {
      scratch.run(script, List.of(statement));
      look(Optional.of(ScriptPlace.of(script, statement)));
    }
    ends.add(moments.size() - 1);
  }

  /** From the start to the end. */
  List<Moment> moments() {
    return List.copyOf(moments);
  }

  /** From the end of the script of that number, counted from 1, to the end of all. */
  List<Moment> momentsAfter(int scripts) {
    return List.copyOf(moments.subList(ends.get(scripts - 1), moments.size()));
  }

  /** Rolled back to where it began, so that the settings for reading are gone for the script. */
  private void look(Optional<ScriptPlace> after) throws SQLException {
    Connection connection = scratch.connection();
    boolean alone = connection.getAutoCommit();
    if (alone) {
      scratch.begin();
    }
    Savepoint before = connection.setSavepoint();
    moments.add(new Moment(after, catalog.read(), TableContent.read(scratch)));
    connection.rollback(before);
    connection.releaseSavepoint(before);
    if (alone) {
      scratch.end();
    }
  }
}
