package io.artstore.schema.lint;

import io.artstore.schema.FolderContent;
import io.artstore.schema.Isolation;
import io.artstore.schema.MigrationFolderException;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.ScratchCare;
import io.artstore.schema.ServerConnections;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Applies all rules to the migrations of all entries, on scratch databases that it makes and drops.
 * One fault does not hide the next: a script that fails ends the walk of its own entry only.
 */
public final class Linter {
  private final Function<SchemaEntry, ServerConnections> servers;
  private final Function<SchemaEntry, Isolation> watches;
  private final ScratchCare care;

  /** What watches the servers, by entry; begun where a script may reach out of its database. */
  private final Map<SchemaEntry, Isolation> begun = new LinkedHashMap<>();

  /**
   * @param servers for each entry a server where scratch databases may be made, as a role that may
   *     create databases and the entry's extensions
   */
  public Linter(Function<SchemaEntry, ServerConnections> servers) {
    this(
        servers,
        entry -> Isolation.begin(servers.apply(entry), Optional.empty()),
        ScratchCare.DEFAULT);
  }

  /**
   * @param servers as above
   * @param watches for each entry what watches the other databases of its scratch server; asked
   *     only where a script may reach them
   * @param care who may ask it to end, and who hears of what takes long
   */
  public Linter(
      Function<SchemaEntry, ServerConnections> servers,
      Function<SchemaEntry, Isolation> watches,
      ScratchCare care) {
    this.servers = servers;
    this.watches = watches;
    this.care = care;
  }

  /**
   * All entries together, because a name of one in a script of another is a finding.
   *
   * @return in the order given
   * @throws SchemaUnavailableException when a scratch server fails
   */
  public List<EntryReport> lint(List<SchemaEntry> entries) {
    Ownership ownership = new Ownership(entries);
    List<EntryWalk> walks = new ArrayList<>();
    for (SchemaEntry entry : entries) {
      EntryWalk walk = new EntryWalk(entry, inspect(entry));
      go(walk);
      walk.made().forEach((name, version) -> ownership.made(entry, name, version));
      walks.add(walk);
    }
    List<EntryReport> reports = new ArrayList<>();
    for (EntryWalk walk : walks) {
      List<Finding> observed = observe(walk, walks, ownership);
      reports.add(new EntryReporter(walk, ownership).report(observed));
    }
    return reports;
  }

  private static FolderContent inspect(SchemaEntry entry) {
    try {
      return entry.migrations().inspect(entry.prefix());
    } catch (MigrationFolderException e) {
      return FolderContent.unreadable(e.faults());
    }
  }

  private void go(EntryWalk walk) {
    try {
      walk.walk(servers.apply(walk.entry()), care, isolation(walk));
      // A script that was cancelled as asked looks like one that fails.
      care.check();
    } catch (SQLException e) {
      throw care.failed("scratch server for " + walk.entry().name(), e);
    }
  }

  private List<Finding> observe(EntryWalk walk, List<EntryWalk> all, Ownership ownership) {
    NeighbourWalk neighbours = new NeighbourWalk(walk);
    for (EntryWalk other : all) {
      for (String table : other.tables()) {
        ownership.other(walk.entry(), table).ifPresent(owner -> neighbours.watch(table, owner));
      }
    }
    try {
      List<Finding> observed = neighbours.observe(servers.apply(walk.entry()), care);
      care.check();
      return observed;
    } catch (SQLException e) {
      throw care.failed("scratch server for " + walk.entry().name(), e);
    }
  }

  private Optional<Isolation> isolation(EntryWalk walk) {
    boolean reaching =
        walk.content().steps().stream()
            .flatMap(step -> step.scripts().stream())
            .anyMatch(Isolation::mayReachOut);
    return reaching ? Optional.of(begun.computeIfAbsent(walk.entry(), watches)) : Optional.empty();
  }
}
