package io.artstore.app.up;

import io.artstore.admin.AuditSecret;
import io.artstore.app.db.AdministratorConnections;
import io.artstore.app.installation.ModuleConfigs;
import io.artstore.app.installation.Part;
import io.artstore.app.installation.Schemas;
import io.artstore.app.installation.Secrets;
import io.artstore.app.schema.DatabasePreparation;
import io.artstore.app.serve.Lifetime;
import io.artstore.app.serve.ModuleKind;
import io.artstore.app.serve.RunningModule;
import io.artstore.client.ClientCredentials;
import io.artstore.filestore.DirectoryLock;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.ServerConnections;
import io.artstore.servicekit.postgres.DatabaseUrl;
import io.artstore.servicekit.postgres.embedded.EmbeddedPostgres;
import io.artstore.servicekit.postgres.embedded.EmbeddedSettings;
import io.artstore.servicekit.postgres.embedded.PostgresBinaries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * One start, from the lock on the data directory to modules that are ready. What it opens, the
 * lifetime closes in reverse: modules first, then the database, then the lock.
 */
final class Startup {
  private final UpSettings settings;
  private final ModuleKind.Surroundings surroundings;
  private final Secrets secrets;
  private final Lifetime lifetime;
  private final Consumer<String> progress;

  Startup(
      UpSettings settings,
      ModuleKind.Surroundings surroundings,
      Lifetime lifetime,
      Consumer<String> progress) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.secrets = new Secrets(surroundings.random());
    this.lifetime = lifetime;
    this.progress = progress;
  }

  /**
   * @param credentials as they are in {@code credentials.json}
   * @param embedded the database server, when it is ours
   */
  record Started(Credentials credentials, String database, Optional<EmbeddedPostgres> embedded) {}

  Started run() throws Exception {
    settings.data().create();
    lifetime.open(() -> DirectoryLock.take(settings.data().root(), "artstore up"));
    requireFreePorts();
    Credentials credentials = Credentials.of(settings.data(), settings.ports(), secrets);
    for (Part part : List.of(Part.ELEMENT_01, Part.ELEMENT_02, Part.INGESTER, Part.QUERY)) {
      secrets.of(settings.data().client(part.configName()));
    }
    Optional<EmbeddedPostgres> embedded = database();
    DatabaseUrl url = databaseUrl(embedded);
    new ModuleConfigs(settings.data(), settings.ports(), url).write(auditSecret());
    credentials.write(settings.data());
    startModules(embedded);
    return new Started(credentials, describe(url, embedded), embedded);
  }

  private void requireFreePorts() throws PortsTakenException {
    List<Part> taken = settings.ports().taken();
    if (!taken.isEmpty()) {
      throw new PortsTakenException(
          taken.stream()
              .map(
                  part ->
                      "port %d, for %s, is taken by another program"
                          .formatted(settings.ports().port(part), part.configName()))
              .toList());
    }
  }

  private Optional<EmbeddedPostgres> database() throws Exception {
    if (settings.postgres().isPresent()) {
      requireReady(settings.postgres().get());
      return Optional.empty();
    }
    progress.accept("starting PostgreSQL");
    return Optional.of(
        lifetime.open(
            () ->
                EmbeddedPostgres.start(
                    new EmbeddedSettings(
                        settings.data().postgres(), PostgresBinaries.defaultCache()))));
  }

  /** A server that is not ours is never changed, only looked at. */
  private void requireReady(DatabaseUrl url) throws IOException, DatabasesNotReadyException {
    List<String> missing =
        new DatabasePreparation(settings.data(), secrets)
            .missing(
                Schemas.all(),
                (user, password) -> AdministratorConnections.of(url, user, password));
    if (missing.isEmpty()) {
      return;
    }
    List<String> sentences = new ArrayList<>(missing);
    String where =
        " --data %s --postgres %s"
            .formatted(
                settings.data().root(),
                url.withDatabase("postgres").address().replace("//", "//ADMINISTRATOR@"));
    sentences.add("nothing was changed; as an administrator of that server, make it ready with:");
    sentences.add("  artstore schema provision" + where);
    sentences.add("  artstore schema upgrade" + where);
    throw new DatabasesNotReadyException(sentences);
  }

  private DatabaseUrl databaseUrl(Optional<EmbeddedPostgres> embedded) {
    return embedded
        .map(server -> DatabaseUrl.of(server.host(), server.port(), "postgres"))
        .orElseGet(() -> settings.postgres().orElseThrow());
  }

  private static String describe(DatabaseUrl url, Optional<EmbeddedPostgres> embedded) {
    return "%s:%d (%s)"
        .formatted(url.host(), url.port(), embedded.isPresent() ? "embedded" : "yours");
  }

  private Optional<String> auditSecret() throws IOException {
    return surroundings.environment().containsKey(AuditSecret.VARIABLE)
        ? Optional.empty()
        : Optional.of(secrets.of(settings.data().auditSecret()));
  }

  /**
   * The admin comes first, because elements that do not find it wait half a minute; the ingester
   * last, so that what it hears of the elements is complete.
   */
  private void startModules(Optional<EmbeddedPostgres> embedded) throws Exception {
    progress.accept("preparing the databases, starting the modules");
    List<Callable<?>> first = new ArrayList<>();
    first.add(
        () -> {
          lifetime.open(() -> prepared(embedded, Schemas.ADMIN));
          return start(Part.ADMIN, ModuleKind.ADMIN);
        });
    for (SchemaEntry entry : List.of(Schemas.ELEMENT_01, Schemas.ELEMENT_02, Schemas.QUERY)) {
      first.add(
          () -> {
            lifetime.open(() -> prepared(embedded, entry));
            return entry;
          });
    }
    Together.run(first);
    Together.run(
        List.of(
            () -> start(Part.ELEMENT_01, ModuleKind.STORAGE_ELEMENT),
            () -> start(Part.ELEMENT_02, ModuleKind.STORAGE_ELEMENT)));
    Readiness readiness =
        new Readiness(
            settings.ports(),
            new ClientCredentials(
                Part.INGESTER.configName(),
                secrets.of(settings.data().client(Part.INGESTER.configName()))));
    readiness.awaitRegistration(lifetime::requireGoingOn);
    Together.run(
        List.of(
            () -> start(Part.INGESTER, ModuleKind.INGESTER),
            () -> start(Part.QUERY, ModuleKind.QUERY)));
    readiness.awaitModules(List.of(Part.values()), lifetime::requireGoingOn);
  }

  /** Nothing to be closed; but the database must not be stopped while it is being prepared. */
  private AutoCloseable prepared(Optional<EmbeddedPostgres> embedded, SchemaEntry entry)
      throws IOException {
    if (embedded.isPresent()) {
      EmbeddedPostgres server = embedded.get();
      new DatabasePreparation(settings.data(), secrets)
          .prepare(
              ServerConnections.jdbc(
                  server.host(), server.port(), server.superuser(), server.password()),
              entry);
    }
    return () -> {};
  }

  private RunningModule start(Part part, ModuleKind kind) throws Exception {
    return lifetime.open(() -> kind.start(settings.data().config(part.configName()), surroundings));
  }
}
