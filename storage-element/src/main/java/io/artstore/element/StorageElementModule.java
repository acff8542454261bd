package io.artstore.element;

import com.fasterxml.uuid.Generators;
import io.artstore.api.module.ModuleStatus;
import io.artstore.api.module.ProgramVersion;
import io.artstore.api.module.SchemaStatus;
import io.artstore.api.module.WellKnown;
import io.artstore.client.AdminClient;
import io.artstore.client.ClientCredentials;
import io.artstore.client.ClientSettings;
import io.artstore.client.TokenSource;
import io.artstore.client.Transport;
import io.artstore.element.background.RepeatedTask;
import io.artstore.element.catalog.StatusOfElement;
import io.artstore.element.db.ElementSchema;
import io.artstore.element.db.ElementTables;
import io.artstore.element.document.ElementClock;
import io.artstore.element.registry.Announcement;
import io.artstore.element.takeover.Takeover;
import io.artstore.filestore.DirectoryHeldException;
import io.artstore.filestore.DirectoryLock;
import io.artstore.filestore.FileStoreException;
import io.artstore.filestore.LocalFileStore;
import io.artstore.schema.Remedy;
import io.artstore.schema.SchemaGate;
import io.artstore.schema.SchemaState;
import io.artstore.servicekit.config.SecretFile;
import io.artstore.servicekit.http.BuiltInRoutes;
import io.artstore.servicekit.http.HttpService;
import io.artstore.servicekit.http.HttpSettings;
import io.artstore.servicekit.http.Routes;
import io.artstore.servicekit.postgres.Database;
import io.artstore.servicekit.postgres.DatabaseSettings;
import io.artstore.servicekit.security.TokenVerifier;
import io.artstore.servicekit.telemetry.ServiceTelemetry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;

/** A running storage element, put together from its configuration. Several live in one JVM. */
public final class StorageElementModule implements AutoCloseable {
  public static final String NAME = "storage-element";

  private static final Duration ANNOUNCEMENT_PAUSE = Duration.ofSeconds(30);

  /** What was opened, the last first. */
  private final Deque<AutoCloseable> parts;

  private final URI uri;

  private StorageElementModule(Deque<AutoCloseable> parts, URI uri) {
    this.parts = parts;
    this.uri = uri;
  }

  /**
   * Starts the element: takes the directory, checks the schema, recovers, and answers from the
   * moment this returns.
   *
   * @throws io.artstore.servicekit.config.ConfigException when a setting or a file that it names
   *     cannot be used
   * @throws DirectoryHeldException when another process works on the directory
   * @throws FileStoreException when the volume fails or cannot keep what it is given
   * @throws io.artstore.servicekit.postgres.DatabaseUnavailableException when no database answers
   * @throws io.artstore.schema.SchemaRefusedException when the schema is not this element's
   * @throws io.artstore.element.takeover.ForeignIndexException when directory and database belong
   *     to different elements
   * @throws io.artstore.servicekit.http.PortTakenException when the port is taken
   */
  public static StorageElementModule start(StorageElementConfig config, InstantSource clock)
      throws FileStoreException, DirectoryHeldException {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      URI uri = new Start(config, clock, parts).run();
      return new StorageElementModule(parts, uri);
    } catch (FileStoreException | DirectoryHeldException | RuntimeException failure) {
      closeAll(parts, failure);
      throw failure;
    }
  }

  /** Where it listens, which need not be the public address. */
  public URI uri() {
    return uri;
  }

  /** Finishes the requests in flight, then closes what they need. */
  @Override
  public void close() {
    IllegalStateException failures = new IllegalStateException(NAME + " did not stop cleanly");
    closeAll(parts, failures);
    if (failures.getSuppressed().length > 0) {
      throw failures;
    }
  }

  private static void closeAll(Deque<AutoCloseable> parts, Exception failures) {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        failures.addSuppressed(e);
      }
    }
  }

  /** One start: keeps what it has opened where a failure finds it. */
  private record Start(
      StorageElementConfig config, InstantSource clock, Deque<AutoCloseable> parts) {

    URI run() throws FileStoreException, DirectoryHeldException {
      LocalFileStore store = LocalFileStore.open(config.directory());
      opened(DirectoryLock.take(config.directory(), NAME + " " + config.name()));
      ElementTables tables = new ElementTables(config.tablePrefix());
      Database database =
          opened(
              Database.open(DatabaseSettings.from(config.database()), "artstore " + config.name()));
      SchemaStatus schema = requireSchema(database);
      Supplier<UUID> ids = Generators.timeBasedEpochRandomGenerator()::generate;
      StorageElement element =
          opened(
              StorageElement.start(
                  new StorageElement.Surroundings(
                      store, ElementIndex.of(database, tables), new ElementClock(clock), ids),
                  new Takeover.Wish(config.mode(), config.capacityBytes())));
      StatusOfElement status = element.status(config.name(), config.priority());
      ServiceTelemetry telemetry = opened(ServiceTelemetry.of(NAME));
      database.measureWith(telemetry.registry());
      Routes routes =
          Routes.builder()
              .addAll(element.routes(status))
              .addAll(
                  BuiltInRoutes.of(
                      NAME, () -> readiness(database, schema, element), wellKnown(), telemetry))
              .build();
      HttpService http =
          opened(
              HttpService.start(
                  HttpSettings.from(config.http()),
                  routes,
                  TokenVerifier.from(config.auth(), clock),
                  telemetry));
      announce(status, http.uri());
      return http.uri();
    }

    private SchemaStatus requireSchema(Database database) {
      SchemaState state =
          SchemaGate.require(
              database.dataSource(),
              ElementSchema.entry(database.url().database(), config.tablePrefix()),
              new Remedy("artstore schema", StorageElementConfig.PREFIX + ".database.url"));
      return new SchemaStatus(state.entry(), state.database(), state.version(), state.head());
    }

    private ModuleStatus readiness(Database database, SchemaStatus schema, StorageElement element) {
      boolean answers = database.answers();
      Map<String, String> details = new TreeMap<>();
      details.put("element_id", element.identity().elementId().toString());
      details.put("mode", element.identity().mode().text());
      details.put("database", answers ? "answers" : "away");
      details.put("changes_under_way", Integer.toString(element.openIntentions()));
      details.put("files_not_indexed", Long.toString(element.damaged()));
      return new ModuleStatus(
          NAME, ProgramVersion.current(), answers, Optional.of(schema), details);
    }

    private WellKnown wellKnown() {
      URI admin = config.client().adminUrl();
      return new WellKnown(
          NAME,
          ProgramVersion.current(),
          AdminClient.tokenEndpoint(admin),
          admin,
          Optional.empty(),
          Optional.empty());
    }

    private void announce(StatusOfElement status, URI listening) {
      Transport transport = opened(Transport.open(ClientSettings.defaults()));
      URI admin = config.client().adminUrl();
      TokenSource tokens =
          TokenSource.clientCredentials(
              transport,
              AdminClient.tokenEndpoint(admin),
              new ClientCredentials(
                  config.client().clientId(),
                  SecretFile.read("client.secret_file", config.client().secretFile())));
      opened(
          RepeatedTask.start(
              "announcement",
              ANNOUNCEMENT_PAUSE,
              new Announcement(
                  new AdminClient(transport, admin, tokens),
                  status,
                  config.publicUrl().orElse(listening))));
    }

    private <T extends AutoCloseable> T opened(T part) {
      parts.push(part);
      return part;
    }
  }
}
