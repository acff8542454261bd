package io.artstore.schema;

import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogReader;
import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.catalog.CatalogSettings;
import io.artstore.schema.sql.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tries scripts on a scratch database, for those who want to look at what comes of it. A statement
 * that fails can be looked into from the state just before it. For one thread.
 */
public final class ScriptTrial implements AutoCloseable {

  /** Looks at the database as it is while a trial is open; must not write. */
  @FunctionalInterface
  public interface Look {
    void at(Connection connection) throws SQLException;
  }

  /** Told of a failure with the database as it was before the statement that failed. */
  @FunctionalInterface
  public interface FailureLook {
    void at(Connection connection, ScriptFailure failure) throws SQLException;
  }

  private final ScratchDatabase scratch;
  private final Optional<String> prefix;

  private ScriptTrial(ScratchDatabase scratch, Optional<String> prefix) {
    this.scratch = scratch;
    this.prefix = prefix;
  }

  /** Makes an empty database of a name that nobody else has; it is dropped at the end. */
  public static ScriptTrial open(ServerConnections server, SchemaEntry entry) throws SQLException {
    return new ScriptTrial(new Prover(server).scratch(entry), entry.prefix());
  }

  /** Makes a table that stands for one of somebody else. */
  public void plant(String table) throws SQLException {
    scratch.execute("CREATE TABLE public." + SqlNames.quote(table) + " (id bigint)");
  }

  /**
   * Runs a script as an upgrade would and keeps what it did.
   *
   * @return whether it ran to its end; otherwise nothing of it is left, or, of a script outside of
   *     a transaction, what the server left
   */
  public boolean run(MigrationScript script, FailureLook onFailure) throws SQLException {
    if (!script.transactional()) {
      return runLoose(script, onFailure);
    }
    scratch.begin();
    try {
      boolean done = runInTransaction(script, onFailure);
      if (done) {
        connection().commit();
      }
      return done;
    } finally {
      scratch.end();
    }
  }

  /** Runs a script that has a transaction, looks, and takes everything back. */
  public void tryOut(MigrationScript script, Look onSuccess, FailureLook onFailure)
      throws SQLException {
    scratch.begin();
    try {
      if (runInTransaction(script, onFailure)) {
        onSuccess.at(connection());
      }
    } finally {
      scratch.end();
    }
  }

  /** Looks at what is there now. */
  public void look(Look look) throws SQLException {
    scratch.begin();
    try {
      look.at(connection());
    } finally {
      scratch.end();
    }
  }

  /**
   * Every object of the database under its full name, apart from provided extensions; sets the
   * search_path of the open transaction to nothing.
   */
  public Catalog catalog() throws SQLException {
    CatalogSettings.apply(connection());
    return CatalogReader.read(
        connection(),
        new CatalogScope(
            "", Set.of(), Set.of(), Set.of(), Set.copyOf(scratch.entry().extensions())));
  }

  private Connection connection() {
    return scratch.connection();
  }

  private boolean runInTransaction(MigrationScript script, FailureLook onFailure)
      throws SQLException {
    StepRun.prepareForScript(connection());
    for (SqlStatement statement : script.statements(prefix)) {
      Savepoint before = connection().setSavepoint();
      try {
        ScriptRun.run(connection(), List.of(statement));
        connection().releaseSavepoint(before);
      } catch (ScriptRun.Failed e) {
        connection().rollback(before);
        onFailure.at(connection(), ScriptFailure.of(script.file(), e));
        return false;
      }
    }
    return checkDeferred(script, onFailure);
  }

  private boolean checkDeferred(MigrationScript script, FailureLook onFailure) throws SQLException {
    Savepoint before = connection().setSavepoint();
    try {
      scratch.execute("SET CONSTRAINTS ALL IMMEDIATE");
      return true;
    } catch (SQLException e) {
      connection().rollback(before);
      onFailure.at(connection(), ScriptFailure.atEnd(script.file(), e));
      return false;
    }
  }

  private boolean runLoose(MigrationScript script, FailureLook onFailure) throws SQLException {
    try {
      scratch.execute("SET search_path = public, pg_temp");
      ScriptRun.run(connection(), script.statements(prefix));
      return true;
    } catch (ScriptRun.Failed e) {
      onFailure.at(connection(), ScriptFailure.of(script.file(), e));
      return false;
    } finally {
      scratch.execute("RESET search_path");
    }
  }

  @Override
  public void close() throws SQLException {
    scratch.close();
  }
}
