package io.artstore.schema.lint;

import io.artstore.schema.FolderContent;
import io.artstore.schema.MigrationFolderException;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaUnavailableException;
import io.artstore.schema.ServerConnections;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Applies all rules to the migrations of all entries, on scratch databases that it makes and drops.
 * One fault does not hide the next: a script that fails ends the walk of its own entry only.
 */
public final class Linter {
  private final Function<SchemaEntry, ServerConnections> servers;

  /**
   * @param servers for each entry a server where scratch databases may be made, as a role that may
   *     create databases and the entry's extensions
   */
  public Linter(Function<SchemaEntry, ServerConnections> servers) {
    this.servers = servers;
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
      walk.walk(servers.apply(walk.entry()));
    } catch (SQLException e) {
      throw unavailable(walk, e);
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
      return neighbours.observe(servers.apply(walk.entry()));
    } catch (SQLException e) {
      throw unavailable(walk, e);
    }
  }

  private static SchemaUnavailableException unavailable(EntryWalk walk, SQLException e) {
    return new SchemaUnavailableException(
        "scratch server for " + walk.entry().name() + ": " + e.getMessage(), e);
  }
}
