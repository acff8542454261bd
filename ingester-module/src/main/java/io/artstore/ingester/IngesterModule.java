package io.artstore.ingester;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.artstore.api.auth.Scope;
import io.artstore.api.file.FileId;
import io.artstore.client.AdminClient;
import io.artstore.client.ClientCredentials;
import io.artstore.client.ClientSettings;
import io.artstore.client.ElementDirectory;
import io.artstore.client.ParallelLookup;
import io.artstore.client.StorageElementClient;
import io.artstore.client.TokenSource;
import io.artstore.client.Transport;
import io.artstore.ingester.placement.ElementStates;
import io.artstore.ingester.placement.Placement;
import io.artstore.ingester.placement.RegisteredElements;
import io.artstore.ingester.removal.DeleteHandler;
import io.artstore.ingester.upload.UploadHandler;
import io.artstore.servicekit.config.SecretFile;
import io.artstore.servicekit.http.Access;
import io.artstore.servicekit.http.BuiltInRoutes;
import io.artstore.servicekit.http.HttpService;
import io.artstore.servicekit.http.HttpSettings;
import io.artstore.servicekit.http.Routes;
import io.artstore.servicekit.security.TokenVerifier;
import io.artstore.servicekit.telemetry.ServiceTelemetry;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;

/** One ingester module, put together from its configuration. Several live side by side in a JVM. */
public final class IngesterModule implements AutoCloseable {
  public static final String NAME = "ingester-module";

  private static final Duration REGISTRY_FRESH = Duration.ofSeconds(2);
  private static final Duration STATE_FRESH = Duration.ofSeconds(2);

  /** A caller waits while elements are asked for their state. */
  private static final Duration STATE_PATIENCE = Duration.ofSeconds(3);

  /** What was opened, the last first. */
  private final Deque<AutoCloseable> parts;

  private final URI uri;

  private IngesterModule(Deque<AutoCloseable> parts, URI uri) {
    this.parts = parts;
    this.uri = uri;
  }

  /**
   * Starts the module; it answers when this returns, and is ready when it has heard of the storage
   * elements.
   *
   * @throws io.artstore.servicekit.config.ConfigException naming what is wrong with a setting
   * @throws io.artstore.servicekit.http.PortTakenException when the port is taken
   */
  public static IngesterModule start(
      IngesterConfig config, InstantSource clock, SecureRandom random) {
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      HttpService service = new Start(config, clock, random, parts).run();
      return new IngesterModule(parts, service.uri());
    } catch (RuntimeException failure) {
      closeAll(parts, failure);
      throw failure;
    }
  }

  /** Where it listens, which need not be the public address. */
  public URI uri() {
    return uri;
  }

  /** Takes no more work, lets uploads under way come to their end, and stops. */
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
  private record Start(
      IngesterConfig config, InstantSource clock, SecureRandom random, Deque<AutoCloseable> parts) {

    HttpService run() {
      Transport patient = opened(Transport.open(ClientSettings.defaults()));
      Transport brief =
          opened(Transport.open(ClientSettings.defaults().withIdleTimeout(STATE_PATIENCE)));
      TokenSource tokens = tokens(brief);
      ElementDirectory directory =
          new ElementDirectory(
              new AdminClient(brief, config.client().adminUrl(), tokens),
              patient,
              tokens,
              REGISTRY_FRESH);
      ElementStates states =
          new ElementStates(
              address -> new StorageElementClient(brief, address, tokens),
              STATE_FRESH,
              System::nanoTime);
      RegisteredElements elements = new RegisteredElements(directory);
      ParallelLookup lookup =
          new ParallelLookup(address -> new StorageElementClient(brief, address, tokens));
      ServiceTelemetry telemetry = opened(ServiceTelemetry.of(NAME));
      Surroundings surroundings = new Surroundings(config, directory);
      Routes routes =
          Routes.builder()
              .addAll(
                  BuiltInRoutes.of(NAME, surroundings::status, surroundings.wellKnown(), telemetry))
              .post(
                  "/api/v1/files",
                  Access.anyOf(Scope.FILES_WRITE),
                  uploads(elements, states, surroundings.documents()))
              .delete(
                  "/api/v1/files/{id}",
                  Access.anyOf(Scope.FILES_WRITE),
                  new DeleteHandler(elements, lookup))
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

    private UploadHandler uploads(
        RegisteredElements elements, ElementStates states, URI documents) {
      NoArgGenerator ids = Generators.timeBasedEpochRandomGenerator(random);
      return new UploadHandler(
          elements,
          new Placement(elements, states),
          states,
          () -> new FileId(ids.generate()),
          documents);
    }

    private <T extends AutoCloseable> T opened(T part) {
      parts.push(part);
      return part;
    }
  }
}
