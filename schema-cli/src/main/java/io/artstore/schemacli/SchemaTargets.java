package io.artstore.schemacli;

import io.artstore.schema.ReleasedVersions;
import io.artstore.schema.RunLimits;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.ServerConnections;
import io.artstore.schemacli.report.SettingState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which schemas there are and how their databases are reached. Asked once per command, after the
 * command line was read.
 */
public interface SchemaTargets {
  /**
   * All entries, in the same order, without looking for any server.
   *
   * @throws IllegalArgumentException when the configuration is wrong
   */
  List<SchemaEntry> entries();

  /**
   * The entries with their databases, in the order in which they are upgraded; they are taken back
   * in the other order.
   *
   * @throws IllegalArgumentException when the configuration is wrong; its message is shown and the
   *     exit code is 2
   */
  List<SchemaTarget> targets();

  /**
   * What every printed command has to repeat to reach the same databases, as it is typed in a
   * shell; empty for nothing. Never a secret.
   */
  default String options() {
    return "";
  }

  /**
   * Where the address of a database is written, for messages; empty for the program's own words.
   */
  default Optional<String> addressSetting() {
    return Optional.empty();
  }

  /** The server of an entry, as a role that may create roles and databases. */
  ServerConnections server(SchemaEntry entry);

  /** The server where scratch databases of an entry are made and dropped. */
  default ServerConnections scratch(SchemaEntry entry) {
    return server(entry);
  }

  /**
   * Refuses a server for scratch databases that holds a database of an entry, unless that is
   * allowed.
   *
   * @param what the option or key that names it, for the message
   * @throws IllegalArgumentException with the reason
   */
  default void requireScratch(String what, ServerConnections scratch) {}

  /** What could not be found out about the scratch server, one sentence each. */
  default List<String> scratchRemarks() {
    return List.of();
  }

  /** Databases of the scratch server that proofs must leave alone; empty for all there are. */
  default Optional<List<String>> neighbours() {
    return Optional.empty();
  }

  /** Versions that may be live somewhere. */
  default ReleasedVersions released() {
    return ReleasedVersions.marked();
  }

  /** How patient runs are; empty for the program's own. */
  default Optional<RunLimits> limits() {
    return Optional.empty();
  }

  /** Names of the commands that save rows first without being told. */
  default Set<String> backupBefore() {
    return Set.of();
  }

  /** Where backups lie unless the command says otherwise; empty for the program's own place. */
  default Optional<Path> backupFolder() {
    return Optional.empty();
  }

  /** How many backups of each entry are kept; empty for the program's own number. */
  default Optional<Integer> backupsKept() {
    return Optional.empty();
  }

  /** Where the journals of runs lie; empty for the program's own place. */
  default Optional<Path> journalFolder() {
    return Optional.empty();
  }

  /** Makes ready what the folder of the journals lies in, before the first line is written. */
  default void prepareJournals() throws IOException {}

  /** What the programs of the entries need in their environment, and whether it is there. */
  default List<SettingState> settingStates() {
    return List.of();
  }

  /** The password that provisioning gives to the runtime role; empty leaves it as it is. */
  Optional<String> runtimePassword(SchemaEntry entry);
}
