package io.artstore.schema;

import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogDifference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares a live schema with the version that its history states, built anew on a scratch
 * database: unlike the recorded digests, that names every line that differs. Writes nothing to the
 * live database.
 */
public final class Drift {
  private final SchemaTarget target;
  private final EngineSettings settings;
  private final Prover scratchServer;

  /**
   * @param scratch a server of the same major version where the expected schema can be built and
   *     dropped; may be the same
   */
  public Drift(SchemaTarget target, EngineSettings settings, ServerConnections scratch) {
    this.target = target;
    this.settings = settings;
    this.scratchServer = new Prover(scratch);
  }

  /**
   * @throws SchemaRefusedException when the database is not this entry's or has no history
   * @throws SchemaUnavailableException when a server cannot be asked
   */
  public DriftReport look() {
    SchemaEntry entry = target.entry();
    Migrations folder = entry.migrations().read(entry.prefix());
    try (Connection connection = Look.open(target, Look.PATIENCE)) {
      Inspection inspection = Inspection.steady(connection, entry);
      Migrations migrations = folder.along(inspection);
      Standing standing = new Standing(inspection, migrations, settings.remedy());
      refuse(standing.refusalOfWriting());
      Catalog live = inspection.catalog(connection);
      Neighbourhood neighbourhood = new Neighbourhood(entry, migrations);
      Set<String> leftAlone = neighbourhood.leftAlone(live.names());
      Catalog own = live.without(leftAlone);
      Catalog expected = expected(entry, inspection);
      boolean adopted = inspection.profile() == Profile.ADOPT;
      List<CatalogDifference> differences =
          adopted
              ? own.structure().differencesFrom(expected.structure())
              : own.differencesFrom(expected);
      return new DriftReport(
          entry,
          standing.applied().isEmpty()
              ? Optional.empty()
              : Optional.of(standing.applied().getLast().title()),
          named(differences, inspection),
          adopted && differences.isEmpty()
              ? named(own.differencesFrom(expected), inspection)
              : List.of(),
          neighbourhood.nobodys(inspection.scope().named(leftAlone)));
    } catch (SQLException e) {
      throw SchemaEngine.unavailable(target, settings.remedy(), e);
    }
  }

  private static void refuse(Optional<SchemaRefusedException> refusal) {
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  private Catalog expected(SchemaEntry entry, Inspection inspection) throws SQLException {
    Optional<MigrationVersion> version = inspection.version();
    return version.isPresent()
        ? scratchServer.catalogAt(entry, version.get(), settings)
        : new Catalog(List.of());
  }

  private static List<CatalogDifference> named(
      List<CatalogDifference> differences, Inspection inspection) {
    return differences.stream().map(one -> one.named(inspection.scope())).toList();
  }
}
