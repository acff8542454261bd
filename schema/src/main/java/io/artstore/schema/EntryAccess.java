package io.artstore.schema;

import io.artstore.schema.ProvenJson.ProvenMigration;
import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogReader;
import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.catalog.CatalogSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What backup and restore, which live in a package of their own, see of an entry: a connection, the
 * version in effect, whose object is whose; with or without the entry's lock. Refuses databases
 * that are not the entry's and versions that the migrations do not know.
 */
public final class EntryAccess implements AutoCloseable {
  /** A script beside the migrations that runs in the transaction of a restore, after the rows. */
  public static final String AFTER_RESTORE = "after-restore.sql";

  private final SchemaTarget target;
  private final EngineSettings settings;
  private final Optional<RunLock> lock;
  private final Connection connection;
  private final Migrations folder;
  private final Migrations migrations;
  private final Inspection inspection;
  private final boolean ownerExists;

  /**
   * Who makes which object, by kind and name.
   *
   * @param own objects that migrations of the entry make
   * @param left objects that no migration makes, the entry's or anybody's
   * @param fingerprint of the own objects
   * @param asProven whether they are what was proven for the version in effect
   */
  public record Ownership(Set<String> own, Set<String> left, String fingerprint, boolean asProven) {
    public Ownership {
      own = Set.copyOf(own);
      left = Set.copyOf(left);
    }
  }

  private EntryAccess(
      SchemaTarget target, EngineSettings settings, Optional<RunLock> lock, Connection connection)
      throws SQLException {
    this.target = target;
    this.settings = settings;
    this.lock = lock;
    this.connection = connection;
    this.inspection = Inspection.of(connection, target.entry());
    this.folder = target.entry().migrations().read(target.entry().prefix());
    this.migrations = folder.along(inspection);
    this.ownerExists = RuntimePrivileges.roleExists(connection, target.entry().ownerRole());
    refuseForeign();
  }

  /** A look without the lock. */
  public static EntryAccess look(SchemaTarget target, EngineSettings settings) throws SQLException {
    return open(target, settings, Optional.empty());
  }

  /**
   * Keeps every other run on the entry out until this is closed.
   *
   * @throws SchemaBusyException when somebody else holds the lock until the limit
   */
  public static EntryAccess locked(
      SchemaTarget target, EngineSettings settings, RunListener listener) throws SQLException {
    RunLock lock = RunLock.acquire(target, settings, listener);
    try {
      return open(target, settings, Optional.of(lock));
    } catch (SQLException | RuntimeException e) {
      try (lock) {
        throw e;
      }
    }
  }

  private static EntryAccess open(
      SchemaTarget target, EngineSettings settings, Optional<RunLock> lock) throws SQLException {
    Connection connection = Look.open(target, settings.limits().lockWait());
    try {
      connection.setAutoCommit(true);
      return new EntryAccess(target, settings, lock, connection);
    } catch (SQLException | RuntimeException e) {
      try (connection) {
        throw e;
      }
    }
  }

  private void refuseForeign() {
    Standing standing = new Standing(inspection, migrations, settings.remedy());
    Optional<SchemaRefusedException> refusal =
        inspection.foreign(settings.remedy()).or(standing::damaged);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    if (!standing.unknown().isEmpty()) {
      throw new BackupException(
          BackupException.Reason.OTHER_VERSION,
          where()
              + "it is at "
              + standing.applied().getLast().title()
              + ", and this program does not have "
              + standing.unknown().getFirst().title()
              + "; nothing was changed; use the program that applied it");
    }
  }

  public SchemaEntry entry() {
    return target.entry();
  }

  public Connection connection() {
    return connection;
  }

  /** Name of the connected database. */
  public String database() {
    return inspection.database();
  }

  public EngineSettings settings() {
    return settings;
  }

  /** The newest migration in effect, empty for none. */
  public Optional<Migration> at() {
    return inspection.version().flatMap(migrations::find);
  }

  /** The migration of that version, if the program has it. */
  public Optional<Migration> migration(MigrationVersion version) {
    return folder.holding(version).flatMap(way -> way.find(version));
  }

  public String historyTable() {
    return new HistoryTable(entry()).name();
  }

  /**
   * Acts as the owner of the tables, where that role exists, until the transaction ends. Asks
   * nothing, so that the transaction has no snapshot yet.
   */
  public void actAsOwner() throws SQLException {
    execute("SET LOCAL lock_timeout = " + settings.limits().statementLock().toMillis());
    execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0");
    if (ownerExists) {
      execute("SET LOCAL ROLE " + SqlNames.quote(entry().ownerRole()));
    }
  }

  /**
   * Reads who makes what as the current transaction sees it, and leaves the transaction with the
   * settings of {@link CatalogSettings}.
   */
  public Ownership ownership() throws SQLException {
    CatalogSettings.apply(connection);
    Catalog catalog = CatalogReader.read(connection, inspection.scope());
    Neighbourhood neighbourhood = new Neighbourhood(entry(), migrations);
    Set<String> left = neighbourhood.leftAlone(catalog.names());
    Catalog own = catalog.without(left);
    Set<String> others = inspection.scope().named(left);
    others.addAll(outsideOfPrefixes());
    Set<String> nobodys = neighbourhood.nobodys(others);
    return new Ownership(
        inspection.scope().named(own.names()), nobodys, own.fingerprint(), asProven(own));
  }

  /** Only the names of {@link Ownership#own}, for a fraction of the time. */
  public Set<String> ownNames() throws SQLException {
    CatalogSettings.apply(connection);
    Set<String> names = CatalogReader.names(connection, inspection.scope());
    names.removeAll(new Neighbourhood(entry(), migrations).leftAlone(names));
    return inspection.scope().named(names);
  }

  private boolean asProven(Catalog own) {
    return inspection
        .version()
        .flatMap(version -> migrations.proven().flatMap(proven -> proven.find(version)))
        .flatMap((ProvenMigration proven) -> proven.state(inspection.serverMajor()))
        .map(state -> state.matches(own, inspection.profile()))
        .orElse(false);
  }

  /** Where tenants share a database, what belongs to none of them. */
  private Set<String> outsideOfPrefixes() throws SQLException {
    if (entry().prefix().isEmpty()) {
      return Set.of();
    }
    CatalogScope mine = inspection.scope();
    Set<String> prefixes = new HashSet<>(mine.otherPrefixes());
    prefixes.add(mine.prefix());
    CatalogScope rest =
        new CatalogScope("", prefixes, mine.ignored(), mine.ownRoles(), mine.providedExtensions());
    return CatalogReader.read(connection, rest).names().stream()
        .filter(name -> !name.startsWith("extension ") && !name.equals("default privileges"))
        .collect(Collectors.toSet());
  }

  /** The text of {@value #AFTER_RESTORE} for this entry's prefix, if the folder has it. */
  public Optional<String> afterRestore() {
    return afterRestoreScript().map(script -> script.render(entry().prefix()));
  }

  /**
   * Runs {@value #AFTER_RESTORE} in the current transaction.
   *
   * @throws MigrationFailedException when one of its statements fails
   */
  public void runAfterRestore() throws SQLException {
    Optional<MigrationScript> script = afterRestoreScript();
    if (script.isEmpty()) {
      return;
    }
    StepRun.prepareForScript(connection);
    try {
      ScriptRun.run(connection, script.get().statements(entry().prefix()));
    } catch (ScriptRun.Failed failure) {
      throw new MigrationFailedException(
          script.get().file(),
          failure.statement().number(),
          where() + failure.describe(script.get().file()),
          failure.error());
    }
  }

  private Optional<MigrationScript> afterRestoreScript() {
    return entry()
        .migrations()
        .text(AFTER_RESTORE)
        .map(text -> new MigrationScript(AFTER_RESTORE, text));
  }

  /**
   * @throws SchemaBusyException when the lock was lost with its connection
   */
  public void requireLock() {
    if (lock.isEmpty() || !lock.get().held()) {
      throw new SchemaBusyException(
          where() + "the lock was lost with its connection; nothing was kept, try again");
    }
  }

  /** What the server's refusal means to who called. */
  public static SchemaException failure(SchemaTarget target, SQLException error) {
    String message =
        target.entry().name() + ", database " + target.entry().database() + ": " + describe(error);
    return Look.waitedTooLong(error)
        ? Look.busy(target, message)
        : new SchemaUnavailableException(message, error);
  }

  /** What the server said, with detail and hint. */
  public static String describe(SQLException error) {
    return ScriptRun.describe(error);
  }

  private String where() {
    return entry().name() + ", database " + inspection.database() + ": ";
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    try (RunLock held = lock.orElse(null);
        Connection work = connection) {
      if (!work.isClosed() && !work.getAutoCommit()) {
        work.rollback();
      }
    }
  }
}
