package io.artstore.schemacli;

import io.artstore.schema.MigrationFolder;
import io.artstore.schema.ReleasedVersions;
import io.artstore.schema.RunLimits;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.ServerConnections;
import io.artstore.schema.ServerIdentity;
import io.artstore.schemacli.report.SettingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The databases of a {@link Manifest}. */
public final class ManifestTargets implements SchemaTargets {
  private final Path file;
  private final Manifest.Content content;
  private final Map<String, String> environment;
  private final Set<String> remarks = new TreeSet<>();
  private boolean knownScratch;

  private ManifestTargets(Path file, Manifest.Content content, Map<String, String> environment) {
    this.file = file;
    this.content = content;
    this.environment = environment;
  }

  /**
   * Reads a manifest; connects nowhere.
   *
   * @throws IllegalArgumentException that lists everything that is wrong with it
   */
  public static ManifestTargets read(Path file, Map<String, String> environment) {
    return new ManifestTargets(file, Manifest.read(file, environment), Map.copyOf(environment));
  }

  @Override
  public List<SchemaEntry> entries() {
    return content.databases().stream().map(this::entry).toList();
  }

  /** With those as neighbours that live in the same database of the same server. */
  private SchemaEntry entry(Manifest.Database database) {
    return plainEntry(database)
        .among(
            content.databases().stream()
                .filter(other -> other.url().hostAndPort().equals(database.url().hostAndPort()))
                .map(ManifestTargets::plainEntry)
                .toList());
  }

  private static SchemaEntry plainEntry(Manifest.Database database) {
    return new SchemaEntry(
            database.name(),
            database.database(),
            MigrationFolder.inDirectory(database.migrations()),
            database.prefix(),
            database.extensions(),
            Map.of())
        .withReferenceTables(database.referenceTables());
  }

  /** A URL that leads to another database than the entry's is refused by the engine. */
  @Override
  public List<SchemaTarget> targets() {
    return content.databases().stream()
        .map(
            database ->
                new SchemaTarget(
                    entry(database),
                    connections(database)
                        .to(database.url().database().orElse(database.database()))))
        .toList();
  }

  private ServerConnections connections(Manifest.Database database) {
    return database.url().connections(database.user(), password(database));
  }

  private Optional<String> password(Manifest.Database database) {
    if (database.passwordFile().isEmpty()) {
      return Optional.ofNullable(environment.get("PGPASSWORD"));
    }
    try {
      return Optional.of(Files.readString(database.passwordFile().get()).strip());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          database.name() + ": cannot read password_file " + database.passwordFile().get(), e);
    }
  }

  @Override
  public String options() {
    return "--manifest " + file;
  }

  @Override
  public Optional<String> addressSetting() {
    return Optional.of("its url in " + file);
  }

  @Override
  public ServerConnections server(SchemaEntry entry) {
    return content.databases().stream()
        .filter(database -> database.name().equals(entry.name()))
        .findFirst()
        .map(this::connections)
        .orElseThrow(() -> new IllegalArgumentException("there is no " + entry.name()));
  }

  @Override
  public ServerConnections scratch(SchemaEntry entry) {
    ServerUrl url =
        content
            .scratch()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        file
                            + ": scratch.url is not set, and this command needs a server to build"
                            + " and drop databases on; or name one with --scratch"));
    ServerConnections scratch =
        url.connections(Optional.empty(), Optional.ofNullable(environment.get("PGPASSWORD")));
    if (!knownScratch) {
      requireScratch("scratch.url", scratch);
      knownScratch = true;
    }
    return scratch;
  }

  /**
   * A server is known by what it says of itself, because one server has many addresses. A database
   * that cannot be asked is compared by its address only, so that migrations can be proven where no
   * live database is in reach.
   */
  @Override
  public void requireScratch(String what, ServerConnections scratch) {
    if (content.scratchOnSameServer()) {
      return;
    }
    ServerIdentity identity;
    try {
      identity = ServerIdentity.of(scratch, ServerConnections.MAINTENANCE_DATABASE);
    } catch (SQLException e) {
      // Whoever wants to build something there meets the same fault and tells it.
      return;
    }
    Set<String> asked = new HashSet<>();
    for (Manifest.Database database : content.databases()) {
      String address = database.url().hostAndPort();
      if (address.equals(identity.address())) {
        throw sameServer(what, identity, database);
      }
      if (asked.add(address) && isSame(identity, database)) {
        throw sameServer(what, identity, database);
      }
    }
  }

  private boolean isSame(ServerIdentity scratch, Manifest.Database database) {
    try {
      ServerConnections server =
          database.url().impatient().connections(database.user(), password(database));
      String name = database.url().database().orElse(database.database());
      return ServerIdentity.of(server, name).id().equals(scratch.id());
    } catch (SQLException | IllegalArgumentException e) {
      remarks.add(
          database.name()
              + " could not be asked whether it is on the scratch server; only the addresses were"
              + " compared");
      return false;
    }
  }

  private IllegalArgumentException sameServer(
      String what, ServerIdentity scratch, Manifest.Database database) {
    return new IllegalArgumentException(
        file
            + ": "
            + what
            + ": the scratch server "
            + scratch.address()
            + " holds a database of the manifest ("
            + database.name()
            + "); name another one, or say scratch.allow_same_server: true");
  }

  @Override
  public List<String> scratchRemarks() {
    return List.copyOf(remarks);
  }

  @Override
  public Optional<List<String>> neighbours() {
    return content.neighbours();
  }

  @Override
  public ReleasedVersions released() {
    return content.released();
  }

  @Override
  public Optional<RunLimits> limits() {
    return Optional.of(content.limits());
  }

  @Override
  public Set<String> backupBefore() {
    return content.backupBefore();
  }

  @Override
  public Optional<Path> backupFolder() {
    return content.backupFolder();
  }

  @Override
  public Optional<Integer> backupsKept() {
    return content.backupsKept();
  }

  @Override
  public Optional<Path> journalFolder() {
    return content.journalFolder();
  }

  /** Only the names are looked at. */
  @Override
  public List<SettingState> settingStates() {
    List<SettingState> states = new ArrayList<>();
    for (Manifest.Database database : content.databases()) {
      for (String name : database.settings()) {
        states.add(
            new SettingState(
                database.name(),
                name,
                environment.containsKey(name) ? SettingState.State.SET : SettingState.State.NOT_SET,
                ""));
      }
    }
    return states;
  }

  /** Roles of other projects are their own affair. */
  @Override
  public Optional<String> runtimePassword(SchemaEntry entry) {
    return Optional.empty();
  }
}
