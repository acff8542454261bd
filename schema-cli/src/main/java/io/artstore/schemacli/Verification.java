package io.artstore.schemacli;

import io.artstore.schema.Isolation;
import io.artstore.schema.ProofResult;
import io.artstore.schema.ProvenJson;
import io.artstore.schema.Prover;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaUnavailableException;
import io.artstore.schema.ScratchCare;
import io.artstore.schema.ServerConnections;
import io.artstore.schema.ServerIdentity;
import io.artstore.schema.lint.EntryReport;
import io.artstore.schema.lint.Linter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Proves several entries one after the other, watches the scratch servers meanwhile, and writes
 * what was proven into the folders.
 */
final class Verification {
  private final SchemaTargets targets;
  private final Function<SchemaEntry, ServerConnections> servers;
  private final List<SchemaEntry> entries;
  private final Map<SchemaEntry, Server> serverOf = new LinkedHashMap<>();
  private final Map<String, Server> byAddress = new LinkedHashMap<>();
  private final ScratchCare care;
  private final List<Proven> proofs = new ArrayList<>();

  /** A scratch server and what watches it. */
  record Server(ServerIdentity identity, ServerConnections connections, Isolation isolation) {}

  /**
   * What came of one entry.
   *
   * @param sameAs name of the entry with the same files that was proven first
   * @param written the file that was written
   * @param withheld whether nothing is written because another entry with these files has a fault
   */
  record Proven(
      ProofResult result,
      String server,
      Optional<String> sameAs,
      Optional<Path> written,
      boolean withheld) {
    SchemaEntry entry() {
      return result.entry();
    }

    /** How many of its migrations are proven; those of the first entry with them count there. */
    int provenMigrations() {
      return sameAs.isPresent() || withheld
          ? 0
          : (int)
              result.course().steps().stream().filter(step -> step.proven().isPresent()).count();
    }

    int migrations() {
      return sameAs.isPresent() ? 0 : result.course().steps().size();
    }
  }

  /**
   * @param servers for each entry where its scratch databases are made
   * @param care who may ask it to end, and who hears of what takes long
   */
  Verification(
      SchemaTargets targets,
      Function<SchemaEntry, ServerConnections> servers,
      List<SchemaEntry> entries,
      ScratchCare care) {
    this.care = care;
    this.targets = targets;
    this.servers = servers;
    this.entries = entries;
  }

  /** Asks every scratch server what it is, and looks at what proofs must leave alone. */
  void begin() {
    for (SchemaEntry entry : entries) {
      ServerConnections connections = servers.apply(entry);
      ServerIdentity identity = identity(connections);
      Server server =
          byAddress.computeIfAbsent(
              identity.address(),
              address ->
                  new Server(
                      identity, connections, Isolation.begin(connections, targets.neighbours())));
      serverOf.put(entry, server);
    }
  }

  private static ServerIdentity identity(ServerConnections connections) {
    try {
      return ServerIdentity.of(connections, ServerConnections.MAINTENANCE_DATABASE);
    } catch (SQLException e) {
      throw new SchemaUnavailableException("scratch server: " + e.getMessage(), e);
    }
  }

  List<Server> scratchServers() {
    return List.copyOf(byAddress.values());
  }

  /**
   * Proves all.
   *
   * @param told of each entry when it is done
   */
  List<Proven> prove(Consumer<Proven> told) {
    for (SchemaEntry entry : entries) {
      Server server = Objects.requireNonNull(serverOf.get(entry));
      Prover prover =
          new Prover(server.connections())
              .startingFrom(targets.released())
              .keepingFaults()
              .caring(care)
              .watchedBy(server.isolation());
      Optional<Proven> first = first(entry);
      ProofResult result =
          first
              .map(same -> prover.proveBeside(same.result(), entry))
              .orElseGet(() -> prover.prove(entry));
      Proven proven =
          new Proven(
              result,
              server.identity().address(),
              first.map(same -> same.entry().name()),
              Optional.empty(),
              false);
      proofs.add(proven);
      told.accept(proven);
    }
    return List.copyOf(proofs);
  }

  /** The entry before it with the same files under another prefix. */
  private Optional<Proven> first(SchemaEntry entry) {
    return proofs.stream()
        .filter(proven -> proven.sameAs().isEmpty())
        .filter(
            proven ->
                proven.entry().migrations().title().equals(entry.migrations().title())
                    && proven.entry().prefix().isPresent()
                    && entry.prefix().isPresent()
                    && !proven.entry().prefix().equals(entry.prefix())
                    && proven.entry().extensions().equals(entry.extensions())
                    && proven.entry().referenceTables().equals(entry.referenceTables()))
        .findFirst();
  }

  /** Looks once more at what proofs must leave alone, by the address of the server. */
  Map<String, Isolation.Report> isolation() {
    Map<String, Isolation.Report> reports = new LinkedHashMap<>();
    byAddress.forEach((address, server) -> reports.put(address, server.isolation().end()));
    return reports;
  }

  /** What the rules say about the same entries. */
  List<EntryReport> lint() {
    List<String> chosen = entries.stream().map(SchemaEntry::name).toList();
    Linter linter =
        new Linter(
            entry ->
                Optional.ofNullable(serverOf.get(entry))
                    .map(Server::connections)
                    .orElseGet(() -> servers.apply(entry)),
            entry ->
                Optional.ofNullable(serverOf.get(entry))
                    .map(Server::isolation)
                    .orElseGet(() -> Isolation.begin(servers.apply(entry), targets.neighbours())),
            care);
    return linter.lint(targets.entries()).stream()
        .filter(report -> chosen.contains(report.entry().name()))
        .toList();
  }

  /**
   * Writes what is proven into the folders, also beside what is not. Migrations that came with the
   * program were proven when it was made.
   */
  List<Proven> write() {
    List<Proven> told = proofs.stream().map(this::afterWriting).toList();
    proofs.clear();
    proofs.addAll(told);
    return told;
  }

  private Proven afterWriting(Proven proven) {
    boolean withheld =
        proofs.stream()
            .anyMatch(
                other ->
                    other.sameAs().equals(Optional.of(proven.entry().name()))
                        && !other.result().failures().isEmpty());
    return new Proven(
        proven.result(),
        proven.server(),
        proven.sameAs(),
        withheld ? Optional.empty() : written(proven),
        withheld);
  }

  private static Optional<Path> written(Proven proven) {
    Optional<Path> file =
        proven.entry().migrations().directory().map(folder -> folder.resolve(ProvenJson.FILE));
    Optional<ProvenJson> content =
        proven.result().proven().or(() -> proven.result().course().partly());
    if (file.isEmpty() || content.isEmpty() || proven.sameAs().isPresent()) {
      return Optional.empty();
    }
    try {
      content.get().write(file.get());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file.get(), e);
    }
  }
}
