package io.artstore.schema;

import io.artstore.schema.ProvenJson.ProvenMigration;
import io.artstore.schema.ProvenJson.ProvenState;
import io.artstore.schema.SchemaRefusedException.Reason;
import io.artstore.schema.catalog.Catalog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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
  private final Optional<String> unprovenReason;

  /**
   * @param unprovenReason why steps may run without proof; empty when proof is required
   */
  Preflight(
      SchemaEntry entry, Migrations migrations, Remedy remedy, Optional<String> unprovenReason) {
    this.entry = entry;
    this.migrations = migrations;
    this.remedy = remedy;
    this.unprovenReason = unprovenReason;
  }

  /**
   * What a run has to know about a database that it may change.
   *
   * @param actsAsOwner whether the owner role exists and is taken on
   * @param leftAlone objects that no migration makes; they are neither compared nor touched
   */
  record Ready(boolean actsAsOwner, Set<String> leftAlone) {
    static final Ready NOTHING_TO_DO = new Ready(false, Set.of());
  }

  /** Refuses files that are not the proven ones; needs no database. */
  void requireProven() {
    List<MigrationFault> faults = migrations.unproven();
    if (!faults.isEmpty() && unprovenReason.isEmpty()) {
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
    return new Ready(owner, checkedLeftAlone(connection, inspection, steps.getFirst()));
  }

  /** What was proven to be there at a version; nothing at all at none. */
  Optional<ProvenState> provenState(Optional<MigrationVersion> version, int serverMajor) {
    if (unprovenReason.isPresent()) {
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
    if (unprovenReason.isPresent()) {
      return entry.neighbours().isEmpty()
          ? Set.of()
          : neighbourhood.ofNeighbours(inspection.catalog(connection));
    }
    Catalog catalog = inspection.catalog(connection);
    Set<String> leftAlone = neighbourhood.leftAlone(catalog);
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
