package io.artstore.app.schema;

import io.artstore.app.db.AdministratorConnections;
import io.artstore.app.installation.DataDirectory;
import io.artstore.app.installation.Schemas;
import io.artstore.app.installation.Secrets;
import io.artstore.schema.ReleasedVersions;
import io.artstore.schema.RunLimits;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.ServerConnections;
import io.artstore.schemacli.CliSettings;
import io.artstore.schemacli.ManifestTargets;
import io.artstore.schemacli.Prompt;
import io.artstore.schemacli.SchemaCommand;
import io.artstore.schemacli.SchemaTargets;
import io.artstore.schemacli.report.SettingState;
import io.artstore.servicekit.config.ConfigException;
import io.artstore.servicekit.config.SecretFile;
import io.artstore.servicekit.postgres.DatabaseUrl;
import io.artstore.servicekit.postgres.embedded.DirectoryHeldException;
import io.artstore.servicekit.postgres.embedded.EmbeddedPostgres;
import io.artstore.servicekit.postgres.embedded.EmbeddedSettings;
import io.artstore.servicekit.postgres.embedded.PostgresBinaries;
import io.artstore.servicekit.postgres.embedded.ServerAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;

/**
 * The schema commands on ArtStore's own databases, or on those of a manifest. A data directory
 * whose {@code artstore up} runs is asked through the running server; otherwise its server is
 * started for the time of the command. For one thread.
 */
public final class ArtStoreSchema implements SchemaTargets, AutoCloseable {

  private final SchemaOptions options = new SchemaOptions();
  private final Secrets secrets;
  private final Map<String, String> environment;
  private final Clock clock;

  private Optional<SchemaTargets> manifest = Optional.empty();

  /** What was started for this command; at most one. */
  private final Deque<EmbeddedPostgres> started = new ArrayDeque<>();

  public ArtStoreSchema(Secrets secrets, Map<String, String> environment, Clock clock) {
    this.clock = clock;
    this.secrets = secrets;
    this.environment = Map.copyOf(environment);
  }

  /** The command line to add to the program's; close this after it ran. */
  public CommandLine commandLine() {
    CommandLine schema =
        SchemaCommand.commandLine(
            this,
            new CliSettings(
                DatabasePreparation.engineSettings(),
                Prompt.terminal(),
                environment,
                clock,
                Path.of("schema-runs")));
    // A command with an alias is listed under each of its names.
    for (CommandLine command : Set.copyOf(schema.getSubcommands().values())) {
      command.addMixin("databases", options);
    }
    return schema;
  }

  /** Read when first asked for, because the options are known only then. */
  private Optional<SchemaTargets> others() {
    Path file = options.manifest();
    if (file != null && manifest.isEmpty()) {
      manifest = Optional.of(ManifestTargets.read(file, environment));
    }
    return manifest;
  }

  @Override
  public List<SchemaEntry> entries() {
    return others().map(SchemaTargets::entries).orElseGet(this::own);
  }

  private List<SchemaEntry> own() {
    return options.configs().isEmpty()
        ? Schemas.all()
        : ModuleSettings.entries(options.configs(), environment);
  }

  @Override
  public List<SchemaTarget> targets() {
    Optional<SchemaTargets> others = others();
    if (others.isPresent()) {
      return others.get().targets();
    }
    ServerConnections server = connections();
    return own().stream()
        .map(entry -> new SchemaTarget(entry, server.to(entry.database())))
        .toList();
  }

  @Override
  public String options() {
    return others().map(SchemaTargets::options).orElseGet(() -> options.typed(environment));
  }

  @Override
  public Optional<String> addressSetting() {
    return others().flatMap(SchemaTargets::addressSetting);
  }

  @Override
  public ServerConnections server(SchemaEntry entry) {
    return others().map(other -> other.server(entry)).orElseGet(this::connections);
  }

  @Override
  public ServerConnections scratch(SchemaEntry entry) {
    return others().map(other -> other.scratch(entry)).orElseGet(this::connections);
  }

  @Override
  public void requireScratch(String what, ServerConnections scratch) {
    others().ifPresent(other -> other.requireScratch(what, scratch));
  }

  @Override
  public List<String> scratchRemarks() {
    return others().map(SchemaTargets::scratchRemarks).orElse(List.of());
  }

  @Override
  public Optional<List<String>> neighbours() {
    return others().flatMap(SchemaTargets::neighbours);
  }

  @Override
  public ReleasedVersions released() {
    return others().map(SchemaTargets::released).orElseGet(ReleasedVersions::marked);
  }

  @Override
  public Optional<RunLimits> limits() {
    return others().flatMap(SchemaTargets::limits);
  }

  @Override
  public Set<String> backupBefore() {
    return others().map(SchemaTargets::backupBefore).orElse(Set.of());
  }

  @Override
  public Optional<Path> backupFolder() {
    return others().flatMap(SchemaTargets::backupFolder);
  }

  @Override
  public Optional<Integer> backupsKept() {
    return others().flatMap(SchemaTargets::backupsKept);
  }

  @Override
  public List<SettingState> settingStates() {
    return others()
        .map(SchemaTargets::settingStates)
        .orElseGet(() -> new RequiredSettings(options.data(), environment).states());
  }

  /**
   * Always of the data directory, whether it is there yet or not: the runs before the installation
   * and those after it are one story.
   */
  @Override
  public Optional<Path> journalFolder() {
    Optional<SchemaTargets> others = others();
    if (others.isPresent()) {
      return others.get().journalFolder();
    }
    return Optional.of(options.data().schemaRuns());
  }

  @Override
  public void prepareJournals() throws IOException {
    if (others().isEmpty()) {
      options.data().createSchemaRuns();
    }
  }

  @Override
  public Optional<String> runtimePassword(SchemaEntry entry) {
    if (others().isPresent()) {
      return Optional.empty();
    }
    try {
      DataDirectory data = options.data();
      data.create();
      return Optional.of(secrets.of(data.databasePassword(entry.database())));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private ServerConnections connections() {
    String postgres = options.postgres();
    if (postgres != null) {
      return external(DatabaseUrl.parse(postgres));
    }
    Path directory = options.data().postgres();
    if (!ServerAddress.isServerDirectory(directory)) {
      throw new IllegalArgumentException(
          "there is no database server in %s: start ArtStore with 'artstore up', name its directory with --data, or a server of your own with --postgres"
              .formatted(directory));
    }
    return AdministratorConnections.whenAsked(() -> embedded(directory));
  }

  private ServerConnections external(DatabaseUrl url) {
    Path file = options.passwordFile();
    String password =
        file != null
            ? passwordIn(file)
            : url.password().orElseGet(() -> environment.getOrDefault("PGPASSWORD", ""));
    String user =
        url.user()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--postgres does not say as whom: postgresql://USER@host:5432/postgres"));
    return AdministratorConnections.of(url, user, password);
  }

  private static String passwordIn(Path file) {
    try {
      return SecretFile.read("--postgres-password-file", file);
    } catch (ConfigException fault) {
      throw new IllegalArgumentException(fault.getMessage(), fault);
    }
  }

  /** Finds the server, or starts it, when the first connection is asked for. */
  private ServerConnections embedded(Path directory) {
    return started.isEmpty() ? start(directory) : connections(started.getFirst().address());
  }

  private ServerConnections start(Path directory) {
    try {
      started.push(
          EmbeddedPostgres.start(new EmbeddedSettings(directory, PostgresBinaries.defaultCache())));
      return connections(started.getFirst().address());
    } catch (DirectoryHeldException runsAlready) {
      return connections(ServerAddress.of(directory));
    }
  }

  private static ServerConnections connections(ServerAddress address) {
    return ServerConnections.jdbc(
        address.host(), address.port(), address.superuser(), address.password());
  }

  @Override
  public void close() {
    started.forEach(EmbeddedPostgres::close);
    started.clear();
  }
}
