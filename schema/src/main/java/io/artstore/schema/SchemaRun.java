package io.artstore.schema;

import io.artstore.schema.ProvenJson.ProvenMigration;
import io.artstore.schema.ProvenJson.ProvenState;
import io.artstore.schema.RunReport.StepReport;
import io.artstore.schema.SchemaRefusedException.Reason;
import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogReader;
import io.artstore.schema.catalog.CatalogSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One run on one schema, from the lock to the last step. */
final class SchemaRun {
  private final SchemaTarget target;
  private final EngineSettings settings;
  private final RunListener listener;
  private final Optional<String> unprovenReason;
  private final Migrations migrations;

  SchemaRun(
      SchemaTarget target,
      EngineSettings settings,
      RunListener listener,
      Optional<String> unprovenReason) {
    this.target = target;
    this.settings = settings;
    this.listener = listener;
    this.unprovenReason = unprovenReason;
    this.migrations = target.entry().migrations().read(target.entry().prefix());
  }

  RunReport run(Direction direction, Goal goal) throws SQLException {
    check(direction, goal);
    try (RunLock lock = RunLock.acquire(target, settings.limits(), listener);
        Connection work = target.connections().open()) {
      work.setAutoCommit(true);
      refusePoolingProxy(lock, work);
      Inspection inspection = Inspection.of(work, target.entry());
      refuse(inspection);
      List<Step> steps = plan(inspection, direction, goal);
      if (steps.isEmpty()) {
        return new RunReport(target.entry(), inspection.version(), inspection.version(), List.of());
      }
      requireExtensions(work);
      return runSteps(context(lock, work, inspection), work, steps);
    }
  }

  /** All that can be refused without the lock, and the steps that would be done. */
  List<Step> check(Direction direction, Goal goal) throws SQLException {
    requireProven();
    Inspection inspection = look();
    refuse(inspection);
    return plan(inspection, direction, goal);
  }

  private List<Step> plan(Inspection inspection, Direction direction, Goal goal) {
    StepPlan plan =
        new StepPlan(migrations, inspection.history().map(History::applied).orElse(List.of()));
    return switch (direction) {
      case UP -> plan.forward(goal);
      case DOWN -> plan.back(goal);
    };
  }

  /** A first look without the lock, so that a refusal does not have to wait for it. */
  private Inspection look() throws SQLException {
    try (Connection connection = target.connections().open()) {
      return Inspection.of(connection, target.entry());
    }
  }

  private void refuse(Inspection inspection) {
    Optional<SchemaRefusedException> refusal =
        new Standing(inspection, migrations, settings.remedy()).refusalOfWriting();
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  private void requireProven() {
    List<MigrationFault> faults = migrations.unproven();
    if (!faults.isEmpty() && unprovenReason.isEmpty()) {
      throw new SchemaRefusedException(
          Reason.UNPROVEN,
          "migrations of "
              + target.entry().name()
              + " in "
              + target.entry().migrations().title()
              + " are not the proven ones; nothing was changed:"
              + faults.stream().map(fault -> "\n  " + fault).collect(Collectors.joining()));
    }
  }

  /**
   * Two sessions of ours must be two sessions of the server, and stay what they are between
   * statements.
   */
  private void refusePoolingProxy(RunLock lock, Connection work) throws SQLException {
    work.setAutoCommit(false);
    int workBackend = RunLock.backendOf(work);
    int lockBackend = lock.backendNow();
    work.rollback();
    work.setAutoCommit(true);
    if (workBackend == lock.backend() || lockBackend != lock.backend()) {
      throw new SchemaRefusedException(
          Reason.POOLING_PROXY,
          "the address of "
              + target.entry().name()
              + " leads through a proxy that pools transactions, so no lock can be held;"
              + " nothing was changed; put the address of PostgreSQL itself, or of a port that"
              + " pools sessions, into "
              + settings.remedy().databaseSetting());
    }
  }

  private void requireExtensions(Connection work) throws SQLException {
    Set<String> missing = new TreeSet<>(target.entry().extensions());
    try (PreparedStatement query =
            work.prepareStatement("SELECT extname FROM pg_catalog.pg_extension");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        missing.remove(rows.getString(1));
      }
    }
    if (!missing.isEmpty()) {
      throw new SchemaRefusedException(
          Reason.NOT_PROVISIONED,
          "database "
              + target.entry().database()
              + " lacks the extension "
              + String.join(", ", missing)
              + " that "
              + target.entry().name()
              + " needs; nothing was changed; add it with: "
              + settings.remedy().provision(target.entry()));
    }
  }

  private RunContext context(RunLock lock, Connection work, Inspection inspection)
      throws SQLException {
    boolean owner = RuntimePrivileges.roleExists(work, target.entry().ownerRole());
    if (owner) {
      requireOwner(work);
    }
    Set<String> leftAlone = checkedLeftAlone(work, inspection);
    return new RunContext(
        target, inspection, settings, listener, lock, owner, leftAlone, unprovenReason);
  }

  private void requireOwner(Connection work) throws SQLException {
    try (PreparedStatement query =
        work.prepareStatement("SELECT session_user, pg_catalog.pg_has_role(?, 'MEMBER')")) {
      query.setString(1, target.entry().ownerRole());
      try (ResultSet result = query.executeQuery()) {
        if (result.next() && !result.getBoolean(2)) {
          throw new SchemaRefusedException(
              Reason.NOT_PROVISIONED,
              "role "
                  + result.getString(1)
                  + " may not act as "
                  + target.entry().ownerRole()
                  + ", the owner of the tables; nothing was changed; connect as an administrator"
                  + " or run as one: "
                  + settings.remedy().provision(target.entry()));
        }
      }
    }
  }

  /**
   * Objects in the entry's reach that none of its migrations makes. They are left alone; but
   * without a history, an object that a migration would make must not be there, and with one, what
   * is ours must be as it was proven.
   */
  private Set<String> checkedLeftAlone(Connection work, Inspection inspection) throws SQLException {
    if (unprovenReason.isPresent() || migrations.proven().isEmpty()) {
      return Set.of();
    }
    Catalog catalog = readCatalog(work, inspection);
    Set<String> ours =
        migrations.proven().get().migrations().stream()
            .flatMap(proven -> proven.states().stream())
            .flatMap(state -> state.objects().keySet().stream())
            .collect(Collectors.toSet());
    Set<String> leftAlone = new TreeSet<>(catalog.names());
    leftAlone.removeAll(ours);
    Catalog own = catalog.without(leftAlone);
    if (inspection.history().isEmpty() && !own.objects().isEmpty()) {
      throw inspection.unmanaged(
          own.names().stream()
              .map(name -> inspection.scope().named(name))
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    if (!startsLoose()) {
      refuseDrift(inspection, own);
    }
    return leftAlone;
  }

  /**
   * A step outside of a transaction looks at the catalog itself: an earlier run may have done it
   * half.
   */
  private boolean startsLoose() {
    return migrations.list().stream()
        .anyMatch(one -> !one.up().transactional() || !one.down().transactional());
  }

  private void refuseDrift(Inspection inspection, Catalog own) {
    Optional<ProvenState> expected = provenState(inspection.version(), inspection.serverMajor());
    if (expected.isEmpty() || expected.get().fingerprint().equals(own.fingerprint())) {
      return;
    }
    throw new SchemaRefusedException(
        Reason.DRIFTED,
        "schema of "
            + target.entry().name()
            + " in database "
            + inspection.database()
            + " is not what was proven for "
            + StepRun.version(inspection.version())
            + "; nothing was changed:\n"
            + StepRun.list(own.differencesFrom(expected.get().objects()), inspection.scope())
            + "\n  mend it by hand, then look with: "
            + settings.remedy().status(target.entry()));
  }

  static Catalog readCatalog(Connection connection, Inspection inspection) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try {
      CatalogSettings.apply(connection);
      return CatalogReader.read(connection, inspection.scope());
    } finally {
      connection.rollback();
      connection.setAutoCommit(autoCommit);
    }
  }

  /** What was proven to be there at a version; nothing at all at none. */
  private Optional<ProvenState> provenState(Optional<MigrationVersion> version, int serverMajor) {
    if (unprovenReason.isPresent()) {
      return Optional.empty();
    }
    if (version.isEmpty()) {
      Catalog empty = new Catalog(List.of());
      return Optional.of(new ProvenState(List.of(serverMajor), empty.fingerprint(), Map.of()));
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
              + target.entry().name()
              + " is not proven on PostgreSQL "
              + serverMajor
              + "; nothing was changed by it");
    }
    return state;
  }

  private RunReport runSteps(RunContext context, Connection work, List<Step> steps)
      throws SQLException {
    Optional<MigrationVersion> from = context.inspection().version();
    Optional<MigrationVersion> now = from;
    List<StepReport> done = new ArrayList<>();
    try (RunWatch watch = new RunWatch(context.lock(), work, RunLock.backendOf(work))) {
      StepRun run = new StepRun(context, work, watch);
      for (Step step : steps) {
        listener.stepBegins(target.entry(), step.direction(), step.migration());
        Optional<MigrationVersion> after = after(step);
        Duration duration =
            run.run(step, now, provenState(after, context.inspection().serverMajor()));
        now = after;
        done.add(new StepReport(step.direction(), step.migration(), duration));
        listener.stepDone(target.entry(), step.direction(), step.migration(), duration);
      }
    }
    return new RunReport(target.entry(), from, now, done);
  }

  private Optional<MigrationVersion> after(Step step) {
    if (step.direction() == Direction.UP) {
      return Optional.of(step.migration().version());
    }
    int index = migrations.list().indexOf(step.migration());
    return index == 0 ? Optional.empty() : Optional.of(migrations.list().get(index - 1).version());
  }
}
