package io.artstore.schemacli;

import io.artstore.schema.MigrationFolder;
import io.artstore.schema.RunLimits;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.ServerConnections;
import io.artstore.schemacli.report.SettingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The databases of a {@link Manifest}. */
public final class ManifestTargets implements SchemaTargets {
  private final Path file;
  private final Manifest.Content content;
  private final Map<String, String> environment;

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

  /** What the file says and this version of the tool does not do yet. */
  public Set<String> notUsed() {
    return content.notUsed();
  }

  @Override
  public List<SchemaEntry> entries() {
    return content.databases().stream().map(ManifestTargets::entry).toList();
  }

  private static SchemaEntry entry(Manifest.Database database) {
    return new SchemaEntry(
        database.name(),
        database.database(),
        MigrationFolder.inDirectory(database.migrations()),
        database.prefix(),
        database.extensions(),
        Map.of());
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
    boolean same =
        content.databases().stream()
            .anyMatch(database -> database.url().hostAndPort().equals(url.hostAndPort()));
    if (same && !content.scratchOnSameServer()) {
      throw new IllegalArgumentException(
          file
              + ": the scratch server "
              + url.hostAndPort()
              + " holds a database of the manifest; name another one, or say"
              + " scratch.allow_same_server: true");
    }
    return url.connections(Optional.empty(), Optional.ofNullable(environment.get("PGPASSWORD")));
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
