package io.artstore.schema;

import io.artstore.schema.ProvenJson.ProvenMigration;
import io.artstore.schema.ProvenJson.ProvenState;
import io.artstore.schema.SchemaRefusedException.Reason;
import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogDifference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Takes changed files of a migration that was applied or proven, when they lead to the same schema
 * and back: proves that on a scratch database, then writes their hashes into the folder's {@code
 * proven.json} and, as a row of its own with the reason, into the history of the live database. The
 * schema itself is not touched.
 */
public final class Acceptance {
  private final SchemaTarget target;
  private final SchemaEntry entry;
  private final EngineSettings settings;
  private final Prover scratchServer;
  private final Migrations migrations;
  private final Migration migration;
  private final ProvenMigration listed;

  /**
   * What an acceptance comes to.
   *
   * @param files names of the files that are not those of that day; none when there is nothing to
   *     accept
   * @param applied whether the database has the migration, and so gets a row
   * @param proven the file with the hashes; empty where it says the same already, or lies in a
   *     program
   */
  public record Report(
      SchemaEntry entry, String title, List<String> files, boolean applied, Optional<Path> proven) {
    public Report {
      files = List.copyOf(files);
    }
  }

  /**
   * @param scratch a server where the schema can be built and dropped
   * @throws SchemaRefusedException when there is no such migration, or nothing was proven about it
   */
  public Acceptance(
      SchemaTarget target,
      EngineSettings settings,
      ServerConnections scratch,
      MigrationVersion version) {
    this.target = target;
    this.entry = target.entry();
    this.settings = settings;
    this.scratchServer = new Prover(scratch);
    this.migrations = entry.migrations().read(entry.prefix());
    this.migration =
        migrations
            .find(version)
            .orElseThrow(
                () ->
                    refusal(
                        Reason.NO_SUCH_STEP,
                        "there is no migration " + version + " in " + folder()));
    this.listed =
        migrations
            .proven()
            .flatMap(proven -> proven.find(version))
            .filter(proven -> proven.name().equals(migration.name()))
            .orElseThrow(
                () ->
                    refusal(
                        Reason.UNPROVEN,
                        migration.title()
                            + " is not listed in proven.json, so there is nothing to compare with;"
                            + " prove it with: "
                            + settings.remedy().verify(entry)));
  }

  private String folder() {
    return entry.migrations().title();
  }

  /**
   * Proves that the files lead to the same schema. Writes nothing.
   *
   * @throws SchemaRefusedException that names every difference when they do not
   */
  public Report check() {
    try (Connection connection = Look.open(target, Look.PATIENCE)) {
      Inspection inspection = Inspection.of(connection, entry);
      requireOwn(inspection);
      Optional<HistoryRow> row = appliedRow(inspection.history());
      Report report = report(row);
      if (!report.files().isEmpty()) {
        prove(connection, inspection, row);
      }
      return report;
    } catch (SQLException e) {
      throw SchemaEngine.unavailable(target, settings.remedy(), e);
    }
  }

  private void requireOwn(Inspection inspection) {
    Optional<SchemaRefusedException> foreign =
        inspection
            .foreign(settings.remedy())
            .or(() -> new Standing(inspection, migrations, settings.remedy()).damaged());
    if (foreign.isPresent()) {
      throw foreign.get();
    }
  }

  private Optional<HistoryRow> appliedRow(Optional<History> history) {
    return history.stream()
        .flatMap(one -> one.applied().stream())
        .filter(one -> one.version().equals(migration.version()))
        .findFirst();
  }

  private Report report(Optional<HistoryRow> row) {
    List<String> files = new ArrayList<>();
    addChanged(files, migration.up(), listed.upSha256(), row.map(HistoryRow::upSha256));
    addChanged(files, migration.down(), listed.downSha256(), row.map(HistoryRow::downSha256));
    return new Report(
        entry,
        migration.title(),
        files,
        row.isPresent(),
        listed.isOf(migration)
            ? Optional.empty()
            : entry.migrations().directory().map(folder -> folder.resolve(ProvenJson.FILE)));
  }

  private static void addChanged(
      List<String> files, MigrationScript script, String proven, Optional<String> applied) {
    if (!script.sha256().equals(proven) || !script.sha256().equals(applied.orElse(proven))) {
      files.add(script.file());
    }
  }

  private ProvenMigration prove(Connection live, Inspection inspection, Optional<HistoryRow> row)
      throws SQLException {
    int number = migrations.list().indexOf(migration) + 1;
    Staircase staircase = new Staircase(scratchServer.bench(entry), migrations.first(number));
    staircase.climb();
    if (!staircase.failures().isEmpty()) {
      throw refusal(
          Reason.CHANGED,
          "the files as they are now are not proven:\n  "
              + staircase.failures().stream()
                  .map(failure -> failure.toString().replace("\n", "\n  "))
                  .collect(Collectors.joining("\n  ")));
    }
    for (Migration earlier : migrations.list().subList(0, number - 1)) {
      requireSameState(earlier, staircase);
    }
    ProvenMigration now = staircase.proven().find(migration.version()).orElseThrow();
    Optional<ProvenState> expected = listed.state(staircase.serverMajor());
    ProvenState found = now.states().getFirst();
    boolean asListed = expected.map(state -> state.all().equals(found.all())).orElse(false);
    boolean asApplied =
        row.filter(one -> !one.adopted() && one.fingerprintFormat() == Catalog.FORMAT)
            .map(one -> one.fingerprint().equals(found.all().fingerprint()))
            .orElse(true);
    if (!asListed || !asApplied) {
      throw refusal(
          Reason.CHANGED,
          String.join(" and ", report(row).files())
              + " of "
              + migration.title()
              + " now leads to another schema (- only then, + only now):\n"
              + StepRun.list(
                  differences(live, inspection, staircase.head(), expected), inspection.scope())
              + "\n  bring back the file, and make the change in a new migration");
    }
    return now;
  }

  /** What stands before it must be what stood before it then. */
  private void requireSameState(Migration earlier, Staircase staircase) {
    Optional<ProvenState> then =
        migrations
            .proven()
            .flatMap(proven -> proven.find(earlier.version()))
            .flatMap(proven -> proven.state(staircase.serverMajor()));
    Optional<ProvenState> now =
        staircase.proven().find(earlier.version()).map(proven -> proven.states().getFirst());
    if (!then.map(ProvenState::all).equals(now.map(ProvenState::all))) {
      throw refusal(
          Reason.CHANGED,
          earlier.title()
              + ", which comes before it, does not lead to what was proven any more; accept or"
              + " bring back its files first");
    }
  }

  /** Line by line where the live schema is at that version, else by the names of the objects. */
  private List<CatalogDifference> differences(
      Connection live, Inspection inspection, Catalog found, Optional<ProvenState> expected)
      throws SQLException {
    if (inspection.version().equals(Optional.of(migration.version()))) {
      Catalog catalog = inspection.catalog(live);
      List<CatalogDifference> lines =
          found.differencesFrom(catalog.without(migrations.notMade(catalog.names())));
      if (!lines.isEmpty()) {
        return lines;
      }
    }
    return expected.map(state -> state.differences(found, Profile.STRICT)).orElse(List.of());
  }

  /**
   * Accepts the files after proving once more what {@link #check} proved.
   *
   * @param reason written into the history
   * @throws SchemaBusyException when somebody else works on the schema
   */
  public Report accept(String reason) {
    try (RunLock lock = RunLock.acquire(target, settings, RunListener.SILENT);
        Connection connection = target.connections().open()) {
      Inspection inspection = Inspection.of(connection, entry);
      requireOwn(inspection);
      Optional<HistoryRow> row = appliedRow(inspection.history());
      Report report = report(row);
      if (report.files().isEmpty()) {
        return report;
      }
      ProvenMigration now = prove(connection, inspection, row);
      if (row.isPresent() && !isOf(row.get())) {
        append(connection, lock, row.get(), reason);
      }
      report.proven().ifPresent(file -> write(file, now));
      return report;
    } catch (SQLException e) {
      throw SchemaEngine.unavailable(target, settings.remedy(), e);
    }
  }

  private boolean isOf(HistoryRow row) {
    return row.upSha256().equals(migration.up().sha256())
        && row.downSha256().equals(migration.down().sha256());
  }

  private void append(Connection connection, RunLock lock, HistoryRow row, String reason)
      throws SQLException {
    boolean owner = RuntimePrivileges.roleExists(connection, entry.ownerRole());
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET LOCAL search_path = pg_catalog; SET LOCAL lock_timeout = "
              + settings.limits().statementLock().toMillis());
      if (owner) {
        statement.execute("SET LOCAL ROLE " + SqlNames.quote(entry.ownerRole()));
      }
    }
    HistoryTable table = new HistoryTable(entry);
    table.lock(connection);
    History history = table.read(connection);
    if (!appliedRow(Optional.of(history)).equals(Optional.of(row))) {
      throw new SchemaBusyException(
          entry.name() + ": another run changed the history meanwhile; nothing was changed");
    }
    table.append(
        connection,
        new HistoryTable.Entry(
            new Step(Direction.UP, migration),
            row.fingerprint(),
            HistoryRow.ACCEPTED + reason + " (before: " + hashes(row) + ")",
            Duration.ZERO),
        settings,
        history.rows().size() + 1L);
    if (!lock.held()) {
      throw new SchemaBusyException(
          "the lock on schema " + entry.name() + " was lost; nothing was changed, try again");
    }
    connection.commit();
  }

  private static String hashes(HistoryRow row) {
    return "up "
        + Migrations.shorten(row.upSha256())
        + "..., down "
        + Migrations.shorten(row.downSha256())
        + "...";
  }

  /** Nothing but what concerns the accepted migration changes in the file. */
  private void write(Path file, ProvenMigration now) {
    ProvenJson proven = migrations.proven().orElseThrow();
    List<ProvenMigration> all =
        proven.migrations().stream().map(one -> one.equals(listed) ? accepted(now) : one).toList();
    try {
      new ProvenJson(proven.fingerprintFormat(), all, proven.afterRestoreSha256()).write(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + "; run the command again", e);
    }
  }

  private ProvenMigration accepted(ProvenMigration now) {
    return new ProvenMigration(
        now.version(),
        now.name(),
        now.upSha256(),
        now.downSha256(),
        listed.released(),
        now.up(),
        now.down(),
        listed.states());
  }

  private SchemaRefusedException refusal(Reason reason, String message) {
    return new SchemaRefusedException(
        reason,
        target.entry().name()
            + ", database "
            + target.entry().database()
            + ": "
            + message
            + "\n  nothing was changed");
  }
}
