package io.artstore.schema;

import io.artstore.schema.EntryStatus.State;
import io.artstore.schema.ProvenJson.ProvenMigration;
import io.artstore.schema.ProvenJson.ProvenState;
import io.artstore.schema.SchemaObjects.EnumType;
import io.artstore.schema.SchemaObjects.Table;
import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogObject;
import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.catalog.ReferenceRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out how one schema stands. */
final class StatusReader {
  private static final String TABLE = "table ";
  private static final String TYPE = "type ";
  private static final String ENUM = "enum ";

  private final SchemaEntry entry;
  private final Remedy remedy;
  private Migrations migrations;
  private final List<String> findings = new ArrayList<>();

  StatusReader(SchemaEntry entry, Remedy remedy) {
    this.entry = entry;
    this.remedy = remedy;
    this.migrations = entry.migrations().read(entry.prefix());
  }

  EntryStatus read(Connection connection) throws SQLException {
    connection.setReadOnly(true);
    Inspection inspection = Inspection.steady(connection, entry);
    List<MigrationFault> unproven = migrations.unproven();
    migrations = migrations.along(inspection);
    Standing standing = new Standing(inspection, migrations, remedy);
    Optional<SchemaRefusedException> refusal = standing.refusalOfProgram();
    State state = state(standing, refusal);
    if (state == State.REFUSED) {
      refusal.ifPresent(why -> findings.add(String.valueOf(why.getMessage())));
    } else if (state == State.FILE_CHANGED) {
      standing.changedFiles().forEach(file -> findings.add(file.lines(entry, remedy)));
    }
    if (state == State.BEHIND) {
      standing.passedOver().ifPresent(why -> findings.add(String.valueOf(why.getMessage())));
    }
    Catalog catalog = inspection.catalog(connection);
    connection.setAutoCommit(true);
    connection.setReadOnly(false);
    Neighbourhood neighbourhood = new Neighbourhood(entry, migrations);
    Set<String> leftAlone =
        proven(inspection)
            ? neighbourhood.leftAlone(catalog.names())
            : neighbourhood.ofNeighbours(catalog.names());
    Catalog own = catalog.without(leftAlone);
    Optional<SchemaRefusedException> unmanaged =
        migrations.proven().isEmpty() ? Optional.empty() : inspection.unmanaged(own);
    if (state != State.REFUSED && unmanaged.isPresent()) {
      state = State.REFUSED;
      findings.add(String.valueOf(unmanaged.get().getMessage()));
    }
    boolean compared = state != State.REFUSED && state != State.NEWER;
    if (compared && drifted(inspection, own) && state != State.FILE_CHANGED) {
      state = State.DRIFTED;
    }
    // A changed file is named already, with the day when it was applied.
    boolean changed = state == State.FILE_CHANGED;
    unproven.stream()
        .filter(fault -> !changed || !isOfChangedFile(fault, standing))
        .forEach(fault -> findings.add(fault.toString()));
    CatalogScope scope = inspection.scope();
    return new EntryStatus(
        entry,
        state,
        standing.applied().isEmpty()
            ? Optional.empty()
            : Optional.of(standing.applied().getLast().title()),
        migrations.head().map(Migration::title),
        standing.waiting().stream().map(waiting -> pending(standing, scope, waiting)).toList(),
        findings,
        neighbourhood.nobodys(scope.named(leftAlone)),
        state == State.REFUSED && inspection.history().isEmpty()
            ? SchemaObjects.none()
            : objects(own, scope));
  }

  private static boolean isOfChangedFile(MigrationFault fault, Standing standing) {
    return standing.changedFiles().stream()
        .anyMatch(changed -> changed.script().file().equals(fault.file()));
  }

  private PendingMigration pending(Standing standing, CatalogScope scope, Migration waiting) {
    Optional<ProvenMigration> proof =
        migrations
            .proven()
            .filter(proven -> migrations.isProven(waiting))
            .flatMap(proven -> proven.find(waiting.version()));
    return new PendingMigration(
        waiting,
        proof.map(proven -> proven.up().renamed(scope::named)),
        proof.map(proven -> proven.down().renamed(scope::named)),
        standing.isPassedOver(waiting));
  }

  private State state(Standing standing, Optional<SchemaRefusedException> refusal) {
    if (refusal.isPresent()) {
      return switch (refusal.get().reason()) {
        case MISSING -> State.MISSING;
        case BEHIND -> State.BEHIND;
        case CHANGED -> State.FILE_CHANGED;
        case WRONG_DATABASE,
            FOREIGN,
            UNMANAGED,
            INCOMPATIBLE,
            HISTORY_DAMAGED,
            DRIFTED,
            UNPROVEN,
            NOT_PROVISIONED,
            NO_SUCH_STEP,
            OTHER_LOSS,
            POOLING_PROXY ->
            State.REFUSED;
      };
    }
    return standing.unknown().isEmpty() ? State.OK : State.NEWER;
  }

  private boolean drifted(Inspection inspection, Catalog own) {
    Optional<ProvenState> expected = expected(inspection);
    Profile profile = inspection.profile();
    if (expected.isEmpty() || expected.get().matches(own, profile)) {
      return false;
    }
    Optional<String> cut = new CutStep(inspection, migrations, remedy).describe(own);
    if (cut.isPresent()) {
      findings.add(cut.get());
      return true;
    }
    findings.add(
        "the catalog is not what was proven for "
            + inspection.version().map(MigrationVersion::text).orElse("no version")
            + ":\n"
            + StepRun.list(expected.get().differences(own, profile), inspection.scope())
            + "\nsee it:  "
            + remedy.drift(entry));
    return true;
  }

  /** Without proof nobody knows which objects the migrations make. */
  private boolean proven(Inspection inspection) {
    return inspection.version().flatMap(migrations::find).map(migrations::isProven).orElse(true);
  }

  /** What was proven for the version in effect; nothing at all after everything was taken back. */
  private Optional<ProvenState> expected(Inspection inspection) {
    if (inspection.version().isEmpty() && inspection.history().isPresent()) {
      return migrations.proven().map(proven -> ProvenState.nothing(inspection.serverMajor()));
    }
    return inspection
        .version()
        .filter(version -> proven(inspection))
        .flatMap(version -> migrations.proven().flatMap(proven -> proven.find(version)))
        .flatMap(proven -> proven.state(inspection.serverMajor()));
  }

  private static SchemaObjects objects(Catalog catalog, CatalogScope scope) {
    List<Table> tables = new ArrayList<>();
    List<EnumType> enums = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (CatalogObject object : catalog.objects()) {
      if (ReferenceRows.isObject(object.name())) {
        continue;
      }
      String name = scope.named(object.name());
      Optional<String> labels =
          object.lines().stream().filter(line -> line.startsWith(ENUM)).findFirst();
      if (name.startsWith(TABLE)) {
        tables.add(
            new Table(
                name.substring(TABLE.length()), count(object, "column "), count(object, "index ")));
      } else if (name.startsWith(TYPE) && labels.isPresent()) {
        enums.add(
            new EnumType(name.substring(TYPE.length()), labels.get().substring(ENUM.length())));
      } else {
        others.add(name);
      }
    }
    return new SchemaObjects(tables, enums, others);
  }

  private static int count(CatalogObject object, String kind) {
    return (int) object.lines().stream().filter(line -> line.startsWith(kind)).count();
  }
}
