package io.artstore.schema;

import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogReader;
import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.catalog.CatalogSettings;
import io.artstore.schema.sql.SqlStatement;
import io.artstore.schema.sql.SqlToken;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.util.ServerErrorMessage;

/**
 * Tries scripts on a scratch database, for those who want to look at what comes of it. A statement
 * that fails can be looked into from the state just before it. What a script does beyond its
 * database is taken back where a transaction can, and told. For one thread.
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

  /** What the server answers to IF NOT EXISTS where something is there: relation, object, ... */
  private static final Set<String> THERE_ALREADY = Set.of("42P07", "42710", "42P06", "42701");

  /** Where the server says that there is nothing to drop or to change; no language changes it. */
  private static final Set<String> NOT_THERE =
      Set.of(
          "DropErrorMsgNonExistent",
          "does_not_exist_skipping",
          "RangeVarGetRelidExtended",
          "ATExecDropColumn",
          "ATExecDropConstraint");

  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

  private final ScratchDatabase scratch;
  private final Optional<String> prefix;
  private final List<Skipped> skipped = new ArrayList<>();

  /**
   * A statement with IF NOT EXISTS or IF EXISTS that the server passed over.
   *
   * @param object what is there already, or is not there
   * @param create whether something was to be made
   */
  public record Skipped(String file, SqlStatement statement, String object, boolean create) {}

  private final Optional<Isolation> isolation;
  private final List<Trespass> trespasses = new ArrayList<>();

  private ScriptTrial(
      ScratchDatabase scratch, Optional<String> prefix, Optional<Isolation> isolation) {
    this.scratch = scratch;
    this.prefix = prefix;
    this.isolation = isolation;
  }

  /**
   * Makes an empty database of a name that nobody else has; it is dropped at the end.
   *
   * @param isolation what watches the other databases, where a script may reach them
   */
  public static ScriptTrial open(
      ServerConnections server, SchemaEntry entry, ScratchCare care, Optional<Isolation> isolation)
      throws SQLException {
    return new ScriptTrial(
        new Prover(server).caring(care).scratch(entry), entry.prefix(), isolation);
  }

  /** What scripts did beyond their database so far. */
  public List<Trespass> trespasses() {
    return List.copyOf(trespasses);
  }

  /** Makes a table that stands for one of somebody else. */
  public void plant(String table) throws SQLException {
    scratch.execute("CREATE TABLE public." + SqlNames.quote(table) + " (id bigint)");
  }

  /**
   * Runs a script as an upgrade would and keeps what it did.
   *
   * @return whether it ran to its end and to no further; otherwise nothing of it is left, or, of a
   *     script outside of a transaction, what the server left
   */
  public boolean run(MigrationScript script, FailureLook onFailure) throws SQLException {
    boolean done =
        script.transactional()
            ? runWatched(script, Connection::commit, onFailure)
            : runLoose(script, onFailure);
    lookElsewhere(script);
    return done;
  }

  /** Runs a script that has a transaction, looks, and takes everything back. */
  public void tryOut(MigrationScript script, Look onSuccess, FailureLook onFailure)
      throws SQLException {
    runWatched(script, onSuccess, onFailure);
    lookElsewhere(script);
  }

  private boolean runWatched(MigrationScript script, Look onSuccess, FailureLook onFailure)
      throws SQLException {
    scratch.begin();
    try (ScriptWatch watch = scratch.watch(script, prefix)) {
      boolean alone = false;
      try {
        if (!runInTransaction(script, onFailure)) {
          return false;
        }
        alone = watch.nothingChanged();
        if (alone) {
          onSuccess.at(connection());
        }
      } finally {
        scratch.end();
      }
      if (alone) {
        watch.trespassOfCommit().ifPresent(trespasses::add);
        return true;
      }
      Optional<Trespass> trespass = watch.trespass();
      trespass.ifPresent(trespasses::add);
      return trespass.isEmpty() && runUnwatched(script, onSuccess, onFailure);
    }
  }

  /** Somebody else changed the server while the script ran; it has nothing to do with it. */
  private boolean runUnwatched(MigrationScript script, Look onSuccess, FailureLook onFailure)
      throws SQLException {
    scratch.begin();
    try {
      StepRun.prepareForScript(connection());
      boolean done = runInTransaction(script, onFailure);
      if (done) {
        onSuccess.at(connection());
      }
      return done;
    } finally {
      scratch.end();
    }
  }

  /** What was done in another database, where no transaction of this one takes it back. */
  private void lookElsewhere(MigrationScript script) {
    if (isolation.isEmpty() || !Isolation.mayReachOut(script)) {
      return;
    }
    List<String> changes = isolation.get().look();
    if (!changes.isEmpty()) {
      trespasses.add(Trespass.elsewhere(script, changes));
    }
  }

  /**
   * Runs both scripts statement by statement, from the state before them; the database is at the
   * state after them afterwards.
   *
   * @return what each difference comes from; empty when a script cannot be run like this
   */
  public Optional<Culprits> culprits(MigrationScript up, MigrationScript down) throws SQLException {
    try {
      StepTrace trace = new StepTrace(scratch, prefix, this::catalog);
      trace.run(up);
      trace.run(down);
      return Optional.of(new Culprits(trace.moments()));
    } catch (ScriptRun.Failed e) {
      return Optional.empty();
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
    // It is the owner here, as the owner's role is in a live database.
    Set<String> role = Set.of(connection().getMetaData().getUserName());
    return CatalogReader.read(
        connection(),
        new CatalogScope("", Set.of(), Set.of(), role, Set.copyOf(scratch.entry().extensions())));
  }

  /** What the server passed over since this was asked the last time. */
  public List<Skipped> skipped() {
    List<Skipped> now = List.copyOf(skipped);
    skipped.clear();
    return now;
  }

  private StatementListener listener(MigrationScript script) {
    return (statement, remarks) -> listen(script, statement, remarks);
  }

  private void listen(
      MigrationScript script, SqlStatement statement, List<ServerErrorMessage> remarks) {
    for (ServerErrorMessage remark : remarks) {
      boolean there = THERE_ALREADY.contains(String.valueOf(remark.getSQLState()));
      boolean gone = NOT_THERE.contains(String.valueOf(remark.getRoutine()));
      if (statement.contains("EXISTS") && !statement.startsWith("DO") && (there || gone)) {
        skipped.add(new Skipped(script.file(), statement, named(remark, statement), there));
      }
    }
  }

  /** The first name that the server quotes; of a routine it quotes none. */
  private static String named(ServerErrorMessage remark, SqlStatement statement) {
    Matcher quoted = QUOTED.matcher(String.valueOf(remark.getMessage()));
    if (quoted.find()) {
      return quoted.group(1);
    }
    List<SqlToken> tokens = statement.tokens();
    for (int place = 1; place < tokens.size(); place++) {
      if (tokens.get(place - 1).is("EXISTS")) {
        return tokens.get(place).identifier();
      }
    }
    return statement.tokens().getLast().identifier();
  }

  private Connection connection() {
    return scratch.connection();
  }

  private boolean runInTransaction(MigrationScript script, FailureLook onFailure)
      throws SQLException {
    for (SqlStatement statement : script.statements(prefix)) {
      Savepoint before = connection().setSavepoint();
      try {
        scratch.run(script, List.of(statement), listener(script));
        connection().releaseSavepoint(before);
      } catch (ScriptRun.Failed e) {
        if (ScriptRun.endedSession(e.error())) {
          // What is there now is what was there before the script.
          scratch.end();
          scratch.begin();
        } else {
          connection().rollback(before);
        }
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
      Optional<Trespass> trespass =
          scratch.runLooseWatched(script, () -> scratch.runLoose(script, prefix, listener(script)));
      trespass.ifPresent(trespasses::add);
      return true;
    } catch (ScriptRun.Failed e) {
      onFailure.at(connection(), ScriptFailure.of(script.file(), e));
      return false;
    }
  }

  @Override
  public void close() throws SQLException {
    scratch.close();
  }
}
