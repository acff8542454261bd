package io.artstore.schema;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A scratch database in which an entry lives as if it were its own: the engine itself brings it
 * forward and back there. It is dropped when this is closed, which may be done by any thread and
 * more than once.
 */
public final class ScratchCopy implements AutoCloseable {
  private static final String REASON = "built to look at";

  private final ScratchDatabase scratch;
  private final SchemaEntry entry;
  private final EngineSettings settings;
  private final ServerState before;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ScratchCopy(
      ScratchDatabase scratch, SchemaEntry entry, EngineSettings settings, ServerState before) {
    this.scratch = scratch;
    this.entry = entry;
    this.settings = settings;
    this.before = before;
  }

  /**
   * Makes an empty database of a name that nobody else has.
   *
   * @param server as a role that may create databases and the entry's extensions
   * @throws SchemaUnavailableException when the server does not let it
   */
  public static ScratchCopy create(
      ServerConnections server, SchemaEntry entry, EngineSettings settings) {
    try {
      ScratchDatabase scratch = new Prover(server).scratch(entry);
      try {
        ServerState before = ServerState.ofServer(scratch.connection());
        return new ScratchCopy(scratch, entry, settings, before);
      } catch (SQLException e) {
        scratch.close();
        throw e;
      }
    } catch (SQLException e) {
      throw unavailable(entry, e);
    }
  }

  /**
   * What became otherwise on the scratch server, beside the scratch database, since this was made:
   * a migration that nobody proved may reach out, and nothing takes that back.
   */
  public List<String> changesBeside() {
    try {
      return ServerState.ofServer(scratch.connection()).changesSince(before);
    } catch (SQLException e) {
      throw unavailable(entry, e);
    }
  }

  /** The entry in the scratch database. */
  public SchemaTarget target() {
    return scratch.target(entry);
  }

  /**
   * Applies migrations, each followed by its seed, so that tables hold rows.
   *
   * @return what was left out, one sentence each
   */
  public List<String> climb(List<Migration> migrations, RunListener listener) {
    List<String> remarks = new ArrayList<>();
    for (Migration migration : migrations) {
      climb(migration, listener);
      seed(migration).ifPresent(remarks::add);
    }
    return remarks;
  }

  /**
   * Applies the next migration.
   *
   * @throws SchemaException of the kind that says what happened
   */
  public void climb(Migration migration, RunListener listener) {
    new SchemaEngine(settings, listener)
        .upgradeUnproven(target(), new Goal.At(migration.version()), REASON);
  }

  /**
   * Puts in the rows that a proof puts in after this migration, if there are some.
   *
   * @return why they could not be put in
   */
  public Optional<String> seed(Migration migration) {
    Optional<MigrationScript> seed = MigrationScript.seed(entry.migrations(), migration);
    if (seed.isEmpty()) {
      return Optional.empty();
    }
    try {
      scratch.run(seed.get(), entry.prefix());
      return Optional.empty();
    } catch (ScriptRun.Failed e) {
      return Optional.of("without the rows of " + e.describe(seed.get().file()));
    } catch (SQLException e) {
      throw unavailable(entry, e);
    }
  }

  private static SchemaUnavailableException unavailable(SchemaEntry entry, SQLException e) {
    return new SchemaUnavailableException(
        "scratch server for " + entry.name() + ": " + ScriptRun.describe(e), e);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        scratch.close();
      } catch (SQLException e) {
        throw new SchemaUnavailableException(
            "scratch database "
                + scratch.entry().database()
                + " could not be dropped: "
                + ScriptRun.describe(e),
            e);
      }
    }
  }
}
