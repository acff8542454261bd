package io.artstore.schema;

import io.artstore.schema.ProvenJson.ProvenMigration;
import io.artstore.schema.ProvenJson.ProvenState;
import io.artstore.schema.SchemaRefusedException.Reason;
import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.loss.Loss;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Everything that a run can refuse, looked at before its first change. The commands ask it for
 * every entry before the first one changes; the run asks it again under its lock. Writes nothing.
 */
final class Preflight {
  private final SchemaEntry entry;
  private final Migrations migrations;
  private final Remedy remedy;
  private final ProofRule rule;

  /**
   * @param rule what is asked of steps without proof
   */
  Preflight(SchemaEntry entry, Migrations migrations, Remedy remedy, ProofRule rule) {
    this.entry = entry;
    this.migrations = migrations;
    this.remedy = remedy;
    this.rule = rule;
  }

  /**
   * What a run has to know about a database that it may change.
   *
   * @param actsAsOwner whether the owner role exists and is taken on
   * @param leftAlone objects that no migration makes; they are neither compared nor touched
   * @param startProven whether what is ours could be told from what is left alone
   */
  record Ready(boolean actsAsOwner, Set<String> leftAlone, boolean startProven) {
    static final Ready NOTHING_TO_DO = new Ready(false, Set.of(), true);
  }

  /** Refuses files that are other than the proven ones; needs no database. */
  void requireProven() {
    if (!rule.ignoresProof()) {
      refuse(entry, migrations.contradictions());
    }
  }

  /** Refuses files with these faults, if there are any. */
  static void refuse(SchemaEntry entry, List<MigrationFault> faults) {
    if (!faults.isEmpty()) {
      throw new SchemaRefusedException(
          Reason.UNPROVEN,
          "migrations of "
              + entry.name()
              + " in "
              + entry.migrations().title()
              + " are not the proven ones; nothing was changed:"
              + faults.stream().map(fault -> "\n  " + fault).collect(Collectors.joining()));
    }
  }

  /** Whether the step is compared with its proof. */
  boolean isProven(Migration migration) {
    return !rule.ignoresProof() && migrations.isProven(migration);
  }

  /** Why the step may run without proof; empty when it has one. */
  Optional<String> unprovenReason(Migration migration) {
    return isProven(migration) ? Optional.empty() : Optional.of(rule.reason());
  }

  /** What the step loses, as it stands in the proof. */
  List<Loss> losses(Step step) {
    Migration migration = step.migration();
    if (migration.stamp()) {
      return List.of();
    }
    return effect(step)
        .map(ProvenJson.Effect::losses)
        .orElse(List.of(Loss.untried("this step is not proven")));
  }

  /** What the proof says that the step does to rows; empty where it is not proven. */
  Optional<ProvenJson.Effect> effect(Step step) {
    Migration migration = step.migration();
    return migrations
        .proven()
        .filter(proven -> isProven(migration))
        .flatMap(proven -> proven.find(migration.version()))
        .map(proven -> step.direction() == Direction.UP ? proven.up() : proven.down());
  }

  /**
   * The part of a catalog that the proven migrations make. Only where a run began without proof
   * there can be something else in it.
   */
  Catalog own(Catalog catalog, Ready ready) {
    return ready.startProven()
        ? catalog
        : catalog.without(new Neighbourhood(entry, migrations).leftAlone(catalog.names()));
  }

  /** Refuses a database whose history does not fit the files, or that is not the entry's. */
  void requireStanding(Inspection inspection) {
    Optional<SchemaRefusedException> refusal =
        new Standing(inspection, migrations, remedy).refusalOfWriting();
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  /** Everything else that these steps need. Without a step nothing is refused. */
  Ready check(Connection connection, Inspection inspection, List<Step> steps) throws SQLException {
    if (steps.isEmpty()) {
      return Ready.NOTHING_TO_DO;
    }
    provenState(inspection.version(), inspection.serverMajor());
    for (Step step : steps) {
      provenState(step.after(migrations), inspection.serverMajor());
    }
    requireExtensions(connection);
    boolean owner = RuntimePrivileges.roleExists(connection, entry.ownerRole());
    if (owner) {
      requireOwner(connection);
    }
    boolean startProven = isProven(inspection.version());
    if (!startProven && !rule.ignoresProof()) {
      requireOwnPlace(connection, inspection);
    }
    Ready ready =
        new Ready(
            owner,
            startProven
                ? checkedLeftAlone(connection, inspection, steps.getFirst())
                : ofNeighbours(connection, inspection),
            startProven);
    requireNoRows(connection, inspection, steps, ready);
    return ready;
  }

  /** Without proof of ours it is still known what the proven migrations of neighbours make. */
  private Set<String> ofNeighbours(Connection connection, Inspection inspection)
      throws SQLException {
    return entry.neighbours().isEmpty()
        ? Set.of()
        : new Neighbourhood(entry, migrations).ofNeighbours(inspection.catalog(connection).names());
  }

  private boolean isProven(Optional<MigrationVersion> version) {
    return version
        .flatMap(migrations::find)
        .map(this::isProven)
        .orElse(version.isEmpty() && migrations.proven().isPresent() && !rule.ignoresProof());
  }

  /**
   * Without proof nobody knows what the migrations make; what is there counts as in their place.
   */
  private void requireOwnPlace(Connection connection, Inspection inspection) throws SQLException {
    Catalog catalog = inspection.catalog(connection);
    Set<String> besides =
        catalog.names().stream()
            .filter(
                name ->
                    name.startsWith("extension ")
                        || name.startsWith("schema ")
                        || name.equals("default privileges"))
            .collect(Collectors.toCollection(TreeSet::new));
    besides.addAll(new Neighbourhood(entry, migrations).ofNeighbours(catalog.names()));
    Optional<SchemaRefusedException> unmanaged = inspection.unmanaged(catalog.without(besides));
    if (unmanaged.isPresent()) {
      throw unmanaged.get();
    }
  }

  /** What nobody proved may run where there is nothing to lose, or because of a reason. */
  private void requireNoRows(
      Connection connection, Inspection inspection, List<Step> steps, Ready ready)
      throws SQLException {
    List<String> unproven =
        steps.stream()
            .map(Step::migration)
            .filter(migration -> !isProven(migration))
            .map(Migration::title)
            .toList();
    if (rule.kind() != ProofRule.Kind.WITHOUT_ROWS
        || unproven.isEmpty()
        || inspection.version().isEmpty()
        || !holdsRows(connection, inspection, ready)) {
      return;
    }
    throw new SchemaRefusedException(
        Reason.UNPROVEN,
        "database "
            + inspection.database()
            + " of "
            + entry.name()
            + " holds rows, and nobody proved "
            + String.join(", ", unproven)
            + "; nothing was changed\n  prove it: "
            + remedy.line("verify --database " + entry.name())
            + "\n  or say why it may run without proof: --unproven REASON");
  }

  private boolean holdsRows(Connection connection, Inspection inspection, Ready ready)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      if (ready.actsAsOwner()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("SET LOCAL ROLE " + SqlNames.quote(entry.ownerRole()));
        }
      }
      return new TableRows(inspection.scope(), ready.leftAlone()).any(connection);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** What was proven to be there at a version; nothing at all at none. */
  Optional<ProvenState> provenState(Optional<MigrationVersion> version, int serverMajor) {
    if (!isProven(version)) {
      return Optional.empty();
    }
    if (version.isEmpty()) {
      return Optional.of(ProvenState.nothing(serverMajor));
    }
    Optional<ProvenState> state =
        migrations
            .proven()
            .flatMap(proven -> proven.find(version.get()))
            .flatMap((ProvenMigration proven) -> proven.state(serverMajor));
    if (state.isEmpty()) {
      throw new SchemaRefusedException(
          Reason.UNPROVEN,
          "migration "
              + version.get()
              + " of "
              + entry.name()
              + " is not proven on PostgreSQL "
              + serverMajor
              + "; nothing was changed");
    }
    return state;
  }

  private void requireExtensions(Connection connection) throws SQLException {
    Set<String> missing = new TreeSet<>(entry.extensions());
    try (PreparedStatement query =
            connection.prepareStatement("SELECT extname FROM pg_catalog.pg_extension");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        missing.remove(rows.getString(1));
      }
    }
    if (!missing.isEmpty()) {
      throw new SchemaRefusedException(
          Reason.NOT_PROVISIONED,
          "database "
              + entry.database()
              + " lacks the extension "
              + String.join(", ", missing)
              + " that "
              + entry.name()
              + " needs; nothing was changed; add it with: "
              + remedy.provision(entry));
    }
  }

  private void requireOwner(Connection connection) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT session_user, pg_catalog.pg_has_role(?, 'MEMBER')")) {
      query.setString(1, entry.ownerRole());
      try (ResultSet result = query.executeQuery()) {
        if (result.next() && !result.getBoolean(2)) {
          throw new SchemaRefusedException(
              Reason.NOT_PROVISIONED,
              "role "
                  + result.getString(1)
                  + " may not act as "
                  + entry.ownerRole()
                  + ", the owner of the tables; nothing was changed; connect as an administrator"
                  + " or run as one: "
                  + remedy.provision(entry));
        }
      }
    }
  }

  /**
   * Objects in the entry's reach that none of its migrations makes. They are left alone; but
   * without a history, an object that a migration would make must not be there, and with one, what
   * is ours must be as it was proven.
   */
  private Set<String> checkedLeftAlone(Connection connection, Inspection inspection, Step first)
      throws SQLException {
    Neighbourhood neighbourhood = new Neighbourhood(entry, migrations);
    Catalog catalog = inspection.catalog(connection);
    Set<String> leftAlone = neighbourhood.leftAlone(catalog.names());
    Catalog own = catalog.without(leftAlone);
    Optional<SchemaRefusedException> unmanaged = inspection.unmanaged(own);
    if (unmanaged.isPresent()) {
      throw unmanaged.get();
    }
    // A step outside of a transaction looks at the catalog itself: a run may have done it half.
    if (first.script().transactional()) {
      refuseDrift(inspection, own);
    }
    return leftAlone;
  }

  private void refuseDrift(Inspection inspection, Catalog own) {
    Optional<ProvenState> expected = provenState(inspection.version(), inspection.serverMajor());
    Profile profile = inspection.profile();
    if (expected.isEmpty() || expected.get().matches(own, profile)) {
      return;
    }
    throw new SchemaRefusedException(
        Reason.DRIFTED,
        "schema of "
            + entry.name()
            + " in database "
            + inspection.database()
            + " is not what was proven for "
            + StepRun.version(inspection.version())
            + "; nothing was changed:\n"
            + StepRun.list(expected.get().differences(own, profile), inspection.scope())
            + "\n  mend it by hand, then look with: "
            + remedy.status(entry));
  }
}
