package io.artstore.query;

import io.artstore.api.module.ProgramVersion;
import io.artstore.api.module.WellKnown;
import io.artstore.client.AdminClient;
import io.artstore.client.ClientCredentials;
import io.artstore.client.ClientSettings;
import io.artstore.client.ElementDirectory;
import io.artstore.client.ParallelLookup;
import io.artstore.client.StorageElementClient;
import io.artstore.client.TokenSource;
import io.artstore.client.Transport;
import io.artstore.query.db.QueryDatabase;
import io.artstore.query.document.DocumentRoutes;
import io.artstore.query.feed.FollowSettings;
import io.artstore.query.feed.Followers;
import io.artstore.query.search.SearchRoutes;
import io.artstore.servicekit.config.SecretFile;
import io.artstore.servicekit.http.BuiltInRoutes;
import io.artstore.servicekit.http.HttpService;
import io.artstore.servicekit.http.HttpSettings;
import io.artstore.servicekit.http.Routes;
import io.artstore.servicekit.postgres.DatabaseSettings;
import io.artstore.servicekit.security.TokenVerifier;
import io.artstore.servicekit.telemetry.ServiceTelemetry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** One query module, put together from its configuration. Several live side by side in one JVM. */
public final class QueryModule implements AutoCloseable {
  public static final String NAME = "query-module";

  private static final Duration REGISTRY_FRESH = Duration.ofSeconds(1);

  /** A caller waits while tokens, the registry, and elements that may have a document are asked. */
  private static final Duration BRIEF_PATIENCE = Duration.ofSeconds(3);

  /** What was opened, the last first. */
  private final Deque<AutoCloseable> parts;

  private final URI uri;

  private QueryModule(Deque<AutoCloseable> parts, URI uri) {
    this.parts = parts;
    this.uri = uri;
  }

  /**
   * Starts the module; it answers from the moment this returns, and is ready when it has heard of
   * the storage elements.
   *
   * @throws io.artstore.servicekit.config.ConfigException when the configuration or a file that it
   *     names cannot be used
   * @throws io.artstore.servicekit.postgres.DatabaseUnavailableException when no database answers
   * @throws io.artstore.schema.SchemaRefusedException when the database is not this module's
   * @throws io.artstore.servicekit.http.PortTakenException when the port is taken
   */
  public static QueryModule start(QueryConfig config, InstantSource clock) {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      HttpService service = new Start(config, clock, parts).run();
      return new QueryModule(parts, service.uri());
    } catch (RuntimeException failure) {
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

  private static void closeAll(Deque<AutoCloseable> parts, RuntimeException failures) {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        failures.addSuppressed(e);
      }
    }
  }

  /** One start: keeps what it has opened where a failure finds it. */
  private record Start(QueryConfig config, InstantSource clock, Deque<AutoCloseable> parts) {

    HttpService run() {
      QueryDatabase database =
          opened(QueryDatabase.open(DatabaseSettings.from(config.database()), "artstore " + NAME));
      ServiceTelemetry telemetry = opened(ServiceTelemetry.of(NAME));
      Transport patient = opened(Transport.open(ClientSettings.defaults()));
      Transport brief =
          opened(Transport.open(ClientSettings.defaults().withIdleTimeout(BRIEF_PATIENCE)));
      TokenSource tokens = tokens(brief);
      ElementDirectory directory =
          new ElementDirectory(
              new AdminClient(brief, config.client().adminUrl(), tokens),
              patient,
              tokens,
              REGISTRY_FRESH);
      ParallelLookup lookup =
          new ParallelLookup(address -> new StorageElementClient(brief, address, tokens));
      Followers followers =
          opened(Followers.start(directory, database.journal(), FollowSettings.defaults()));
      FeedMeters.register(telemetry.registry(), database.parked(), followers);
      QueryStatus status = new QueryStatus(database, followers);
      Routes routes =
          Routes.builder()
              .addAll(BuiltInRoutes.of(NAME, status::status, wellKnown(), telemetry))
              .addAll(SearchRoutes.of(database.search()))
              .addAll(DocumentRoutes.of(database.documents(), directory, lookup))
              .build();
      return opened(
          HttpService.start(
              HttpSettings.from(config.http()),
              routes,
              TokenVerifier.from(config.auth(), clock),
              telemetry));
    }

    private TokenSource tokens(Transport transport) {
      return TokenSource.clientCredentials(
          transport,
          AdminClient.tokenEndpoint(config.client().adminUrl()),
          new ClientCredentials(
              config.client().clientId(),
              SecretFile.read("client.secret_file", config.client().secretFile())));
    }

    private WellKnown wellKnown() {
      URI admin = config.client().adminUrl();
      return new WellKnown(
          NAME,
          ProgramVersion.current(),
          AdminClient.tokenEndpoint(admin),
          admin,
          config.ingesterUrl(),
          Optional.of(
              config
                  .publicUrl()
                  .orElseGet(
                      () ->
                          URI.create(
                              "http://%s:%d"
                                  .formatted(config.http().host(), config.http().port())))));
    }

    private <T extends AutoCloseable> T opened(T part) {
      parts.push(part);
      return part;
    }
  }
}
