package io.artstore.schema;

import io.artstore.schema.Trespass.Reach;
import io.artstore.schema.sql.SqlStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Watches what one script does beyond the content of its scratch database, while the transaction in
 * which it runs is open. The statement that did it is looked for afterwards, by running the script
 * once more: to look after each statement of every script would cost more than the scripts.
 */
final class ScriptWatch implements AutoCloseable {
  /** Words without which no script ends or cancels the work of others. */
  private static final Pattern ENDING = Pattern.compile("pg_terminate_backend|pg_cancel_backend");

  private static final int PATIENCE_SECONDS = 5;

  private final ScratchDatabase scratch;
  private final MigrationScript script;
  private final List<SqlStatement> statements;
  private final ServerState before;

  /** A session that has nothing to do with the script. */
  private final Optional<Connection> bystander;

  private ServerState after;

  private ScriptWatch(
      ScratchDatabase scratch,
      MigrationScript script,
      List<SqlStatement> statements,
      ServerState before,
      Optional<Connection> bystander) {
    this.scratch = scratch;
    this.script = script;
    this.statements = statements;
    this.before = before;
    this.bystander = bystander;
    this.after = before;
  }

  /**
   * Begins where the script is about to run.
   *
   * @param before server and session as they are now
   */
  static ScriptWatch begin(
      ScratchDatabase scratch,
      MigrationScript script,
      List<SqlStatement> statements,
      ServerState before)
      throws SQLException {
    boolean ending = statements.stream().anyMatch(ScriptWatch::mayEndOthers);
    return new ScriptWatch(
        scratch,
        script,
        statements,
        before,
        ending ? Optional.of(scratch.openAnother()) : Optional.empty());
  }

  private static boolean mayEndOthers(SqlStatement statement) {
    return ENDING.matcher(statement.text().toLowerCase(Locale.ROOT)).find();
  }

  /** Looks after the script ran, before its transaction ends. */
  boolean nothingChanged() throws SQLException {
    after = ServerState.ofServerAndSession(scratch.connection());
    return after.equals(before) && !endedOthers();
  }

  private boolean endedOthers() throws SQLException {
    return bystander.isPresent() && !bystander.get().isValid(PATIENCE_SECONDS);
  }

  /**
   * What the script did, after its transaction was rolled back; empty when somebody else changed
   * the server meanwhile. The session is a new one afterwards.
   */
  Optional<Trespass> trespass() throws SQLException {
    ServerState own =
        after.withoutWhatStayed(before, ServerState.ofServerAndSession(scratch.connection()));
    scratch.reopen();
    List<String> changes = new ArrayList<>(own.changesSince(before));
    Optional<Reach> reach =
        own.changedSince(before).stream().map(Reach::of).max(Comparator.naturalOrder());
    if (endedOthers()) {
      changes.add("- a session of somebody else in the same database, which was idle");
      return Optional.of(
          new Trespass(
              script.file(),
              statements.stream().filter(ScriptWatch::mayEndOthers).findFirst(),
              changes,
              reach
                  .filter(other -> other.compareTo(Reach.OTHER_SESSIONS) > 0)
                  .orElse(Reach.OTHER_SESSIONS),
              false));
    }
    return reach.isEmpty()
        ? Optional.empty()
        : Optional.of(new Trespass(script.file(), culprit(), changes, reach.get(), false));
  }

  /** Runs the script once more and rolls it back, and looks after each of its statements. */
  private Optional<SqlStatement> culprit() throws SQLException {
    scratch.begin();
    try {
      StepRun.prepareForScript(scratch.connection());
      ServerState start = ServerState.ofServerAndSession(scratch.connection());
      for (SqlStatement statement : statements) {
        scratch.run(script, List.of(statement));
        if (!ServerState.ofServerAndSession(scratch.connection()).equals(start)) {
          return Optional.of(statement);
        }
      }
      return Optional.empty();
    } catch (ScriptRun.Failed e) {
      // It ran before; without the place the change itself is still told.
      return Optional.empty();
    } finally {
      scratch.end();
      scratch.reopen();
    }
  }

  /**
   * Looks once more after the script was committed: a session listens to a channel only then. The
   * session is a new one afterwards when it does.
   */
  Optional<Trespass> trespassOfCommit() throws SQLException {
    if (!script.template().toLowerCase(Locale.ROOT).contains("listen")) {
      return Optional.empty();
    }
    ServerState committed = ServerState.ofServerAndSession(scratch.connection());
    List<String> listening =
        committed.changesSince(before).stream()
            .filter(change -> change.startsWith("+ listening to "))
            .toList();
    if (listening.isEmpty()) {
      return Optional.empty();
    }
    scratch.reopen();
    return Optional.of(
        new Trespass(
            script.file(),
            statements.stream().filter(one -> mentionsListen(one)).findFirst(),
            listening,
            Reach.SESSION,
            true));
  }

  private static boolean mentionsListen(SqlStatement statement) {
    return statement.text().toLowerCase(Locale.ROOT).contains("listen");
  }

  @Override
  public void close() throws SQLException {
    if (bystander.isPresent()) {
      bystander.get().close();
    }
  }
}
