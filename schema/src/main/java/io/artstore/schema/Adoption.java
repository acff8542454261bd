package io.artstore.schema;

import io.artstore.schema.AdoptionFile.Revision;
import io.artstore.schema.SchemaRefusedException.Reason;
import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogDifference;
import io.artstore.schema.catalog.CatalogReader;
import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.catalog.CatalogSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes over a schema that this library did not make. What decides is the catalog: it is compared,
 * in structure, with a version built on a scratch database: the one that {@link AdoptionFile} names
 * for the revision that Alembic left, or, in a folder without that file, the newest that is equal.
 * When they are equal the database gets this library's history table and nothing else changes;
 * another tool's table keeps its name and rows.
 */
public final class Adoption {
  /** Written into the history, so that an undo knows it. */
  private static final String OWNER = ", owned by ";

  private final SchemaTarget target;
  private final SchemaEntry entry;
  private final EngineSettings settings;
  private final Prover scratchServer;
  private final Migrations migrations;
  private final Neighbourhood neighbourhood;

  /**
   * @param scratch a server where the expected schema can be built and dropped; may be the same
   */
  public Adoption(SchemaTarget target, EngineSettings settings, ServerConnections scratch) {
    this.target = target;
    this.entry = target.entry();
    this.settings = settings;
    this.scratchServer = new Prover(scratch);
    this.migrations = entry.migrations().read(entry.prefix());
    this.neighbourhood = new Neighbourhood(entry, migrations);
  }

  /**
   * Compares and writes nothing.
   *
   * @throws SchemaRefusedException when there is nothing to adopt, when the revision is none that
   *     can be adopted, or when the database has this library's history already
   */
  public AdoptionReport look() {
    try (Connection connection = Look.open(target, Look.PATIENCE)) {
      return look(connection);
    } catch (SQLException e) {
      throw SchemaEngine.unavailable(target, settings.remedy(), e);
    }
  }

  private AdoptionReport look(Connection connection) throws SQLException {
    Inspection inspection = Inspection.steady(connection, entry);
    requireForeign(inspection);
    Optional<Revision> revision =
        byRevision() ? Optional.of(revision(connection, inspection)) : Optional.empty();
    Catalog live = live(connection, inspection);
    Set<String> leftAlone = neighbourhood.leftAlone(live.names());
    Catalog own = live.without(leftAlone);
    Migration version =
        revision.isPresent() ? versionOf(revision.get()) : likeliest(own, inspection.serverMajor());
    Catalog expected = scratchServer.catalogAt(entry, version.version(), settings);
    return new AdoptionReport(
        entry,
        revision.map(Revision::title).orElse(""),
        version,
        named(own.structure().differencesFrom(expected.structure()), inspection),
        named(besides(own, expected), inspection),
        neighbourhood.nobodys(inspection.scope().named(leftAlone)));
  }

  /** Whether a file of the folder says which revision of Alembic is which version. */
  private boolean byRevision() {
    return entry.migrations().text(AdoptionFile.FILE).isPresent();
  }

  private Migration versionOf(Revision revision) {
    return revision
        .version()
        .flatMap(version -> migrations.holding(version).flatMap(way -> way.find(version)))
        .orElseThrow(() -> notAdoptable(revision.title()));
  }

  /** The newest version whose proven structure is that of the database, else the oldest. */
  private Migration likeliest(Catalog own, int serverMajor) {
    if (migrations.list().isEmpty() || own.objects().isEmpty()) {
      throw refusal(
          Reason.MISSING,
          "database "
              + entry.database()
              + " holds nothing that migrations of "
              + entry.name()
              + " make, so there is nothing to adopt; make it with: "
              + settings.remedy().upgrade(entry));
    }
    return migrations.list().reversed().stream()
        .filter(migration -> matches(migration, own, serverMajor))
        .findFirst()
        .orElse(migrations.list().getFirst());
  }

  private boolean matches(Migration migration, Catalog own, int serverMajor) {
    return migrations
        .proven()
        .flatMap(proven -> proven.find(migration.version()))
        .flatMap(proven -> proven.state(serverMajor))
        .filter(state -> state.matches(own, Profile.ADOPT))
        .isPresent();
  }

  private static List<CatalogDifference> besides(Catalog own, Catalog expected) {
    return own.structure().equals(expected.structure()) ? own.differencesFrom(expected) : List.of();
  }

  private static List<CatalogDifference> named(
      List<CatalogDifference> differences, Inspection inspection) {
    return differences.stream().map(one -> one.named(inspection.scope())).toList();
  }

  private void requireForeign(Inspection inspection) {
    if (!inspection.database().equals(entry.database())) {
      throw refusal(
          Reason.WRONG_DATABASE,
          "the address leads to database "
              + inspection.database()
              + ", but "
              + entry.name()
              + " lives in "
              + entry.database());
    }
    Optional<SchemaRefusedException> other = inspection.heldByOther(settings.remedy());
    if (other.isPresent()) {
      throw other.get();
    }
    if (inspection.history().isPresent()) {
      throw refusal(
          Reason.NO_SUCH_STEP,
          "database "
              + entry.database()
              + " has the history of "
              + entry.name()
              + " already, there is nothing to adopt; look with: "
              + settings.remedy().status(entry));
    }
  }

  private String alembicTable() {
    return AlembicTable.name(entry);
  }

  private Revision revision(Connection connection, Inspection inspection) throws SQLException {
    if (!inspection.otherTools().contains(alembicTable())) {
      throw refusal(
          Reason.MISSING,
          "database "
              + entry.database()
              + " has no table "
              + alembicTable()
              + ", so there is nothing of Alembic to adopt for "
              + entry.name());
    }
    List<String> found = AlembicTable.revisions(connection, entry);
    if (inspection.revisionOf().isPresent()) {
      throw refusal(
          Reason.MISSING,
          "table "
              + alembicTable()
              + " in database "
              + entry.database()
              + " names revision "
              + String.join(", ", found)
              + ", which is one of "
              + inspection.revisionOf().get()
              + ", so there is nothing of Alembic to adopt for "
              + entry.name()
              + "; nothing was changed; create it beside with: "
              + settings.remedy().upgrade(entry));
    }
    if (found.size() != 1) {
      throw refusal(
          Reason.UNMANAGED,
          "table "
              + alembicTable()
              + " in database "
              + entry.database()
              + " names "
              + (found.isEmpty() ? "no revision" : "several revisions: " + found)
              + "; bring the database to one revision with the tool that made it");
    }
    AdoptionFile file = AdoptionFile.of(entry.migrations(), migrations);
    return file.find(found.getFirst()).orElseThrow(() -> notAdoptable(found.getFirst()));
  }

  private SchemaRefusedException notAdoptable(String revision) {
    return refusal(
        Reason.UNMANAGED,
        "database "
            + entry.database()
            + " is at revision "
            + revision
            + " of Alembic, which no version of "
            + entry.name()
            + " is equal to; nothing was changed; it can be adopted at: "
            + AdoptionFile.of(entry.migrations(), migrations).adoptable());
  }

  /** What another entry of the same database still has under Alembic is not this one's. */
  private Catalog live(Connection connection, Inspection inspection) throws SQLException {
    CatalogScope scope = inspection.scope();
    Set<String> prefixes = new HashSet<>(scope.otherPrefixes());
    if (entry.prefix().isEmpty()) {
      prefixes.addAll(foreignPrefixes(connection));
    }
    return Inspection.catalog(connection, scope.beside(prefixes));
  }

  private static Set<String> foreignPrefixes(Connection connection) throws SQLException {
    Set<String> prefixes = new HashSet<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT left(c.relname, -length('_alembic_version')) FROM pg_catalog.pg_class c
                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
                  AND c.relname ~ '._alembic_version$'
                """);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        prefixes.add(rows.getString(1));
      }
    }
    return prefixes;
  }

  /**
   * Adopts, in one transaction, when the structure is equal.
   *
   * @return what was found; nothing was changed when it is not {@link AdoptionReport#equal}
   * @throws SchemaBusyException when somebody else works on the schema
   */
  public AdoptionReport adopt() {
    try (RunLock lock = RunLock.acquire(target, settings, RunListener.SILENT);
        Connection connection = target.connections().open()) {
      AdoptionReport report = look(connection);
      if (report.equal()) {
        connection.setAutoCommit(false);
        write(connection, report);
        requireHeld(lock);
        commit(connection);
      }
      return report;
    } catch (SQLException e) {
      throw SchemaEngine.unavailable(target, settings.remedy(), e);
    }
  }

  private void write(Connection connection, AdoptionReport report) throws SQLException {
    HistoryTable table = new HistoryTable(entry);
    table.ensure(connection);
    Catalog catalog = CatalogReader.read(connection, Inspection.of(connection, entry).scope());
    String fingerprint = catalog.without(neighbourhood.ofNeighbours(catalog.names())).fingerprint();
    String origin =
        report.revision().isEmpty() ? "as it was found" : "alembic " + report.revision();
    String proof = HistoryRow.ADOPTED + origin + ownerNote(connection);
    long id = 1;
    for (Migration migration : way(report.version())) {
      if (migration.version().compareTo(report.version().version()) > 0) {
        break;
      }
      table.append(
          connection,
          new HistoryTable.Entry(
              new Step(Direction.UP, migration), fingerprint, proof, Duration.ZERO),
          settings,
          id++);
    }
  }

  private List<Migration> way(Migration version) {
    return migrations.holding(version.version()).map(Migrations::list).orElse(List.of());
  }

  private String ownerNote(Connection connection) throws SQLException {
    return owner(connection).map(owner -> OWNER + owner).orElse("");
  }

  /** Who owns the other tool's table, and so its others; else whoever owns all there is. */
  private Optional<String> owner(Connection connection) throws SQLException {
    return byRevision() ? ownerOfRevision(connection) : ownerOfAll(connection);
  }

  private Optional<String> ownerOfAll(Connection connection) throws SQLException {
    CatalogSettings.apply(connection);
    Set<String> made = migrations.made();
    Set<String> owners = new HashSet<>();
    for (CatalogReader.Owned object :
        CatalogReader.owners(connection, Inspection.of(connection, entry).scope())) {
      if (made.contains(object.name())) {
        owners.add(object.owner());
      }
    }
    return owners.size() == 1 ? Optional.of(owners.iterator().next()) : Optional.empty();
  }

  private Optional<String> ownerOfRevision(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT r.rolname FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
            WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ?
            """)) {
      query.setString(1, alembicTable());
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    }
  }

  private void commit(Connection connection) {
    try {
      connection.commit();
    } catch (SQLException e) {
      throw new NeedsHandException(
          entry.name()
              + ", database "
              + entry.database()
              + ": the connection broke during the commit, and whether anything was changed is not"
              + " known: "
              + ScriptRun.describe(e)
              + "; look with: "
              + settings.remedy().status(entry),
          e);
    }
  }

  private void requireHeld(RunLock lock) {
    if (!lock.held()) {
      throw new SchemaBusyException(
          "the lock on schema " + entry.name() + " was lost; nothing was changed, try again");
    }
  }

  /**
   * Gives the database back as it was adopted, in one transaction: the history goes, objects get
   * the owner back that they had.
   *
   * @return the version it was adopted at
   * @throws SchemaRefusedException when it was not adopted, or when migrations were applied since
   */
  public String undo() {
    try (RunLock lock = RunLock.acquire(target, settings, RunListener.SILENT);
        Connection connection = target.connections().open()) {
      Inspection inspection = Inspection.of(connection, entry);
      HistoryRow newest =
          adopted(inspection)
              .orElseThrow(
                  () ->
                      refusal(
                          Reason.NO_SUCH_STEP,
                          "schema of "
                              + entry.name()
                              + " in database "
                              + entry.database()
                              + " was not adopted; it is as it was"));
      connection.setAutoCommit(false);
      giveBack(connection, inspection, newest);
      new HistoryTable(entry).forget(connection);
      requireHeld(lock);
      commit(connection);
      return newest.title();
    } catch (SQLException e) {
      throw SchemaEngine.unavailable(target, settings.remedy(), e);
    }
  }

  /**
   * Whether there is something to give back. Writes nothing.
   *
   * @throws SchemaRefusedException when a step was applied since, which has to be taken back first
   */
  public boolean adopted() {
    try (Connection connection = Look.open(target, Look.PATIENCE)) {
      return adopted(Inspection.of(connection, entry)).isPresent();
    } catch (SQLException e) {
      throw SchemaEngine.unavailable(target, settings.remedy(), e);
    }
  }

  private Optional<HistoryRow> adopted(Inspection inspection) {
    List<HistoryRow> applied = inspection.history().map(History::applied).orElse(List.of());
    if (applied.isEmpty() || !applied.getFirst().adopted()) {
      return Optional.empty();
    }
    HistoryRow newest = applied.getLast();
    if (!newest.adopted()) {
      throw refusal(
          Reason.NO_SUCH_STEP,
          entry.name()
              + ", database "
              + entry.database()
              + ": "
              + newest.title()
              + " was applied since the adoption; nothing was changed; take it back first with: "
              + settings.remedy().rollback(entry, "--all"));
    }
    return Optional.of(newest);
  }

  private void giveBack(Connection connection, Inspection inspection, HistoryRow adopted)
      throws SQLException {
    int at = adopted.proof().indexOf(OWNER);
    if (at < 0) {
      return;
    }
    String owner = adopted.proof().substring(at + OWNER.length());
    Handover handover = new Handover(connection, inspection);
    for (CatalogReader.Owned object : handover.made()) {
      if (object.owner().equals(entry.ownerRole())) {
        try (Statement statement = connection.createStatement()) {
          statement.execute(
              "ALTER " + object.statementName() + " OWNER TO " + SqlNames.quote(owner));
        }
      }
    }
  }

  private static SchemaRefusedException refusal(Reason reason, String message) {
    return new SchemaRefusedException(reason, message);
  }
}
