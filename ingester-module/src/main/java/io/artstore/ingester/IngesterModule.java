package io.artstore.ingester;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.artstore.api.auth.Scope;
import io.artstore.api.file.FileId;
import io.artstore.api.module.ModuleStatus;
import io.artstore.api.module.ProgramVersion;
import io.artstore.api.module.WellKnown;
import io.artstore.client.AdminClient;
import io.artstore.client.ClientCredentials;
import io.artstore.client.ClientException;
import io.artstore.client.ClientSettings;
import io.artstore.client.ElementDirectory;
import io.artstore.client.StorageElementClient;
import io.artstore.client.TokenSource;
import io.artstore.client.Transport;
import io.artstore.ingester.placement.ElementStates;
import io.artstore.ingester.placement.Placement;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** A running ingester module: composition root and handle in one. */
public final class IngesterModule implements AutoCloseable {
  private static final String NAME = "ingester-module";
  private static final Duration REGISTRY_FRESH = Duration.ofSeconds(5);
  private static final Duration STATE_FRESH = Duration.ofSeconds(2);

  /** A caller waits while elements are asked for their state. */
  private static final Duration STATE_PATIENCE = Duration.ofSeconds(3);

  private final IngesterConfig config;
  private final ServiceTelemetry telemetry = ServiceTelemetry.of(NAME);
  private final Transport transport = Transport.open(ClientSettings.defaults());
  private final Transport impatient =
      Transport.open(ClientSettings.defaults().withIdleTimeout(STATE_PATIENCE));
  private final TokenSource tokens;
  private final ElementDirectory directory;
  private final HttpService http;

  private IngesterModule(IngesterConfig config, InstantSource clock) {
    this.config = config;
    URI admin = config.client().adminUrl();
    this.tokens =
        TokenSource.clientCredentials(
            transport,
            AdminClient.tokenEndpoint(admin),
            new ClientCredentials(
                config.client().clientId(),
                SecretFile.read("client.secret_file", config.client().secretFile())));
    this.directory =
        new ElementDirectory(
            new AdminClient(impatient, admin, tokens), transport, tokens, REGISTRY_FRESH);
    this.http = listen(clock);
  }

  /**
   * Starts the module; it answers when this returns, and is ready when it has heard of the storage
   * elements.
   *
   * @throws io.artstore.servicekit.config.ConfigException naming what is wrong with a setting
   * @throws io.artstore.servicekit.http.PortTakenException when it cannot listen
   */
  public static IngesterModule start(IngesterConfig config, InstantSource clock) {
    return new IngesterModule(config, clock);
  }

  private HttpService listen(InstantSource clock) {
    try {
      return HttpService.start(
          HttpSettings.from(config.http()),
          routes(),
          TokenVerifier.from(config.auth(), clock),
          telemetry);
    } catch (RuntimeException e) {
      transport.close();
      impatient.close();
      telemetry.close();
      throw e;
    }
  }

  /** Where it listens. */
  public URI uri() {
    return http.uri();
  }

  private Routes routes() {
    ElementStates states =
        new ElementStates(
            uri -> new StorageElementClient(impatient, uri, tokens), STATE_FRESH, System::nanoTime);
    NoArgGenerator ids = Generators.timeBasedEpochRandomGenerator();
    UploadHandler uploads =
        new UploadHandler(
            directory,
            new Placement(directory, states),
            states,
            () -> new FileId(ids.generate()),
            URI.create(config.queryUrl().orElse(publicUrl()) + "/api/v1/files"));
    return Routes.builder()
        .post("/api/v1/files", Access.anyOf(Scope.FILES_WRITE), uploads)
        .delete("/api/v1/files/{id}", Access.anyOf(Scope.FILES_WRITE), new DeleteHandler(directory))
        .addAll(BuiltInRoutes.of(NAME, this::status, wellKnown(), telemetry))
        .build();
  }

  private WellKnown wellKnown() {
    URI admin = config.client().adminUrl();
    return new WellKnown(
        NAME,
        ProgramVersion.current(),
        AdminClient.tokenEndpoint(admin),
        admin,
        Optional.of(publicUrl()),
        config.queryUrl());
  }

  private URI publicUrl() {
    return config
        .publicUrl()
        .orElseGet(
            () -> URI.create("http://%s:%d".formatted(config.http().host(), config.http().port())));
  }

  private ModuleStatus status() {
    try {
      int elements = directory.elements().size();
      return status(true, Map.of("storage_elements", Integer.toString(elements)));
    } catch (ClientException e) {
      return status(false, Map.of("registry", String.valueOf(e.getMessage())));
    }
  }

  private ModuleStatus status(boolean ready, Map<String, String> details) {
    return new ModuleStatus(NAME, ProgramVersion.current(), ready, Optional.empty(), details);
  }

  /** Takes no more work, lets uploads under way come to their end, and stops. */
  @Override
  public void close() {
    http.close();
    transport.close();
    impatient.close();
    telemetry.close();
  }
}
