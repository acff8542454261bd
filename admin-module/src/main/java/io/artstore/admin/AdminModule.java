package io.artstore.admin;

import com.fasterxml.uuid.Generators;
import io.artstore.admin.accounts.ServiceAccounts;
import io.artstore.admin.bootstrap.Bootstrap;
import io.artstore.admin.credentials.PasswordHashing;
import io.artstore.admin.credentials.SecretHash;
import io.artstore.admin.db.AdminDatabase;
import io.artstore.admin.elements.ElementRoutes;
import io.artstore.admin.elements.Registry;
import io.artstore.admin.keys.KeyEncryption;
import io.artstore.admin.keys.KeyEncryptionFile;
import io.artstore.admin.keys.OwnKeySource;
import io.artstore.admin.keys.PublicKeyExport;
import io.artstore.admin.keys.SigningKeys;
import io.artstore.admin.oauth.AccessTokens;
import io.artstore.admin.oauth.OAuthRoutes;
import io.artstore.admin.people.PeopleRoutes;
import io.artstore.servicekit.http.BuiltInRoutes;
import io.artstore.servicekit.http.HttpService;
import io.artstore.servicekit.http.HttpSettings;
import io.artstore.servicekit.http.Routes;
import io.artstore.servicekit.postgres.DatabaseSettings;
import io.artstore.servicekit.security.TokenVerifier;
import io.artstore.servicekit.telemetry.ServiceTelemetry;
import io.artstore.webui.overview.OverviewRoutes;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.function.Supplier;

/** One admin module, put together from its configuration. Several live side by side in one JVM. */
public final class AdminModule implements AutoCloseable {
  public static final String NAME = "admin-module";

  /** How long a sign-in waits for others before it is told to come back. */
  private static final Duration HASHING_PATIENCE = Duration.ofSeconds(5);

  /** What was opened, the last first. */
  private final Deque<AutoCloseable> parts;

  private final URI uri;

  private AdminModule(Deque<AutoCloseable> parts, URI uri) {
    this.parts = parts;
    this.uri = uri;
  }

  /**
   * Starts the module; it answers from the moment this returns.
   *
   * @throws io.artstore.servicekit.config.ConfigException when the configuration or a file that it
   *     names cannot be used
   * @throws io.artstore.servicekit.postgres.DatabaseUnavailableException when no database answers
   * @throws io.artstore.schema.SchemaRefusedException when the database is not this module's
   * @throws io.artstore.admin.keys.UnusableKeyException when a stored signing key cannot be used
   * @throws io.artstore.servicekit.http.PortTakenException when the port is taken
   */
  public static AdminModule start(AdminConfig config, InstantSource clock, SecureRandom random) {
    AuditSecret.require(config.security().auditHmacSecret());
    Deque<AutoCloseable> parts = new ArrayDeque<>();
    try {
      HttpService service = new Start(config, clock, random, parts).run();
      return new AdminModule(parts, service.uri());
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
  private record Start(
      AdminConfig config, InstantSource clock, SecureRandom random, Deque<AutoCloseable> parts) {

    HttpService run() {
      Supplier<UUID> ids = Generators.timeBasedEpochRandomGenerator(random)::generate;
      AdminDatabase database =
          opened(AdminDatabase.open(DatabaseSettings.from(config.database()), "artstore " + NAME));
      AdminDatabase.Tables tables = database.tables();
      PasswordHashing passwords = new PasswordHashing(hashingAtOnce(), HASHING_PATIENCE, random);
      SigningKeys keys = signingKeys(tables, ids);
      bootstrap(new Bootstrap(tables, passwords, clock, ids));

      URI issuer = Surroundings.withoutLastSlash(config.publicUrl());
      AccessTokens tokens = new AccessTokens(issuer, keys, clock, ids);
      ServiceAccounts accounts =
          new ServiceAccounts(tables.accounts(), new SecretHash(passwords), clock);
      Registry registry = new Registry(tables.elements(), clock);
      Surroundings surroundings = new Surroundings(config, database, registry);
      ServiceTelemetry telemetry = opened(ServiceTelemetry.of(NAME));
      OverviewRoutes overview =
          opened(new OverviewRoutes(surroundings.examples(), surroundings::knownModules, clock));
      Routes routes =
          Routes.builder()
              .addAll(
                  BuiltInRoutes.of(NAME, surroundings::status, surroundings.wellKnown(), telemetry))
              .addAll(OAuthRoutes.of(issuer, keys, accounts, tokens))
              .addAll(PeopleRoutes.of(tables.users(), passwords, tokens, clock))
              .addAll(ElementRoutes.of(registry))
              .addAll(overview.routes())
              .build();
      TokenVerifier verifier = new TokenVerifier(issuer.toString(), new OwnKeySource(keys), clock);
      return opened(
          HttpService.start(HttpSettings.from(config.http()), routes, verifier, telemetry));
    }

    private void bootstrap(Bootstrap bootstrap) {
      config.bootstrap().clientsDir().ifPresent(bootstrap::ensureClients);
      bootstrap.ensureAdministrator(
          config.bootstrap().adminUsername(), config.bootstrap().adminPasswordFile());
    }

    private SigningKeys signingKeys(AdminDatabase.Tables tables, Supplier<UUID> ids) {
      KeyEncryption encryption =
          KeyEncryptionFile.open(
              config.keyEncryptionKeyFile(), tables.keys().haveEncrypted(), random);
      return SigningKeys.open(
          tables.keys(),
          new SigningKeys.Origin(encryption, clock, ids),
          pem -> config.publicKeyExportFile().ifPresent(file -> PublicKeyExport.write(pem, file)));
    }

    private <T extends AutoCloseable> T opened(T part) {
      parts.push(part);
      return part;
    }

    /** Half of the machine at most, so that it has time for everything else. */
    private static int hashingAtOnce() {
      return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }
  }
}
