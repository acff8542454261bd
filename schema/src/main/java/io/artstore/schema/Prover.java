package io.artstore.schema;

import io.artstore.schema.ProvenJson.ProvenMigration;
import io.artstore.schema.catalog.Catalog;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Proves migrations on scratch databases of a server that is none of the entry's: each step up,
 * down and up again with rows from {@code seed/VERSION.sql}, all the way and back through the
 * engine beside objects of others, and with two prefixes in one database. One fault does not hide
 * the next.
 */
public final class Prover {
  private final ServerConnections server;
  private final RandomGenerator random;

  /**
   * @param server as a role that may create databases and the entry's extensions
   * @param random for the names of scratch databases
   */
  public Prover(ServerConnections server, RandomGenerator random) {
    this.server = server;
    this.random = random;
  }

  public Prover(ServerConnections server) {
    this(server, new SecureRandom());
  }

  /**
   * @throws MigrationFolderException when the files cannot be used at all
   * @throws SchemaUnavailableException when the scratch server fails
   */
  public ProofResult prove(SchemaEntry entry) {
    Migrations migrations = entry.migrations().read(entry.prefix());
    try {
      Staircase staircase = new Staircase(this, entry, migrations);
      staircase.climb();
      List<ProofFailure> failures = new ArrayList<>(staircase.failures());
      if (!failures.isEmpty()) {
        return new ProofResult(entry, Optional.empty(), failures, staircase.warnings());
      }
      failures.addAll(changedReleases(migrations, staircase.proven()));
      ProvenJson proven = withEarlier(staircase.proven(), migrations);
      failures.addAll(new WholeWay(this, entry, proven).walk());
      if (entry.prefix().isPresent()) {
        failures.addAll(new SideBySide(this, entry, migrations, staircase.head()).compare());
      }
      return new ProofResult(
          entry,
          failures.isEmpty() ? Optional.of(proven) : Optional.empty(),
          failures,
          staircase.warnings());
    } catch (SQLException e) {
      throw new SchemaUnavailableException("scratch server: " + ScriptRun.describe(e), e);
    }
  }

  /**
   * The same on several servers, usually of different major versions; what was proven on all of
   * them.
   *
   * @param provers at least one
   */
  public static ProofResult proveOnAll(SchemaEntry entry, List<Prover> provers) {
    List<ProofFailure> failures = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    Optional<ProvenJson> merged = Optional.empty();
    for (Prover prover : provers) {
      ProofResult result = prover.prove(entry);
      failures.addAll(result.failures());
      warnings.addAll(result.warnings());
      if (result.proven().isPresent()) {
        ProvenJson now = result.proven().get();
        merged = Optional.of(merged.map(before -> now.keeping(before)).orElse(now));
      }
    }
    return new ProofResult(
        entry,
        failures.isEmpty() ? merged : Optional.empty(),
        failures.stream().distinct().toList(),
        warnings.stream().distinct().toList());
  }

  /** What was given out lives in databases elsewhere; another step of its name is another step. */
  private static List<ProofFailure> changedReleases(Migrations migrations, ProvenJson now) {
    List<ProofFailure> failures = new ArrayList<>();
    for (ProvenMigration before :
        migrations.proven().map(ProvenJson::migrations).orElse(List.of())) {
      if (before.released()) {
        String title = before.version() + " " + before.name();
        Optional<ProvenMigration> same = now.find(before.version());
        if (same.isEmpty()) {
          failures.add(
              new ProofFailure(title, "was released and is missing", "bring back its files"));
        } else if (!same.get().sameFiles(before)) {
          failures.add(
              new ProofFailure(
                  title,
                  "was released and is not the file of that day",
                  "bring back the file, and make the change in a new migration"));
        }
      }
    }
    return failures;
  }

  private static ProvenJson withEarlier(ProvenJson now, Migrations migrations) {
    return migrations
        .proven()
        .filter(earlier -> earlier.fingerprintFormat() == Catalog.FORMAT)
        .map(now::keeping)
        .orElse(now);
  }

  /** The catalog of an entry at a version, built by the engine on a scratch database. */
  Catalog catalogAt(SchemaEntry entry, MigrationVersion version, EngineSettings settings)
      throws SQLException {
    try (ScratchDatabase scratch = scratch(entry)) {
      SchemaTarget built = scratch.target(entry);
      new SchemaEngine(settings, RunListener.SILENT)
          .upgradeUnproven(built, new Goal.At(version), "built to compare with");
      return scratch.catalog(built.entry());
    }
  }

  ScratchDatabase scratch(SchemaEntry entry) throws SQLException {
    byte[] suffix = new byte[5];
    random.nextBytes(suffix);
    return ScratchDatabase.create(
        server, entry, "schema_scratch_" + HexFormat.of().formatHex(suffix));
  }
}
