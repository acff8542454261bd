package io.artstore.schema;

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
 * engine beside objects of others, from every released version, with two prefixes in one database,
 * and, where a baseline replaced older migrations, from each of these. One fault does not hide the
 * next.
 */
public final class Prover {
  private final ServerConnections server;
  private final RandomGenerator random;
  private final ReleasedVersions released;
  private final boolean keeping;
  private final Optional<Isolation> isolation;
  private final ScratchCare care;

  private Prover(
      ServerConnections server,
      RandomGenerator random,
      ReleasedVersions released,
      boolean keeping,
      Optional<Isolation> isolation,
      ScratchCare care) {
    this.server = server;
    this.random = random;
    this.released = released;
    this.keeping = keeping;
    this.isolation = isolation;
    this.care = care;
  }

  /**
   * @param server as a role that may create databases and the entry's extensions
   */
  public Prover(ServerConnections server) {
    this(
        server,
        new SecureRandom(),
        ReleasedVersions.marked(),
        false,
        Optional.empty(),
        ScratchCare.DEFAULT);
  }

  /** The same that also starts from these versions. */
  public Prover startingFrom(ReleasedVersions versions) {
    return new Prover(server, random, versions, keeping, isolation, care);
  }

  /** The same that leaves the first scratch database with a fault of each entry for a look. */
  public Prover keepingFaults() {
    return new Prover(server, random, released, true, isolation, care);
  }

  /** The same that names the migration that did something elsewhere on the server. */
  public Prover watchedBy(Isolation watch) {
    return new Prover(server, random, released, keeping, Optional.of(watch), care);
  }

  /** The same that ends when it is asked to, and ends what does not end by itself. */
  public Prover caring(ScratchCare other) {
    return new Prover(server, random, released, keeping, isolation, other);
  }

  /**
   * Tries everything that can be tried; what is wrong with the folder is a failure like others.
   *
   * @throws SchemaUnavailableException when the scratch server fails
   */
  public ProofResult prove(SchemaEntry entry) {
    try {
      return ended(new Proof(bench(entry), released).prove());
    } catch (SQLException e) {
      throw care.failed("scratch server", e);
    }
  }

  /**
   * Proves an entry that has the files of another one, which was proven, under another prefix: both
   * in one database. It is proven when the first one is and they do not meet.
   */
  public ProofResult proveBeside(ProofResult first, SchemaEntry second) {
    try {
      return ended(new Proof(bench(second), released).proveBeside(first));
    } catch (SQLException e) {
      throw care.failed("scratch server", e);
    }
  }

  /** What was cancelled as asked says nothing about the migrations. */
  private ProofResult ended(ProofResult result) {
    care.check();
    return result;
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
    ProofResult result = provers.getFirst().prove(entry);
    for (Prover prover : provers) {
      result = prover == provers.getFirst() ? result : prover.prove(entry);
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
        warnings.stream().distinct().toList(),
        result.course());
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

  /** What the parts of a proof of this entry share. */
  ProofBench bench(SchemaEntry entry) {
    return new ProofBench(this, server, entry, keeping, isolation, care);
  }

  ScratchDatabase scratch(SchemaEntry entry) throws SQLException {
    byte[] suffix = new byte[5];
    random.nextBytes(suffix);
    return ScratchDatabase.create(
        server, entry, ScratchDatabase.NAME + HexFormat.of().formatHex(suffix), care);
  }
}
