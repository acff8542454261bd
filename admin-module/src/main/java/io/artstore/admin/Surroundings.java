package io.artstore.admin;

import io.artstore.admin.bootstrap.ClientFiles;
import io.artstore.admin.db.AdminDatabase;
import io.artstore.admin.db.StorageElementRows.StoredElement;
import io.artstore.admin.elements.Registry;
import io.artstore.admin.oauth.OAuthRoutes;
import io.artstore.api.module.ModuleStatus;
import io.artstore.api.module.ProgramVersion;
import io.artstore.api.module.SchemaStatus;
import io.artstore.api.module.WellKnown;
import io.artstore.schema.SchemaState;
import io.artstore.webui.overview.Examples;
import io.artstore.webui.overview.KnownModule;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What this module tells about itself and about where the others are. */
final class Surroundings {
  /** How many elements the overview takes from the registry. */
  private static final int ELEMENTS_LIMIT = 1000;

  private final AdminConfig config;
  private final AdminDatabase database;
  private final Registry registry;
  private final URI admin;

  Surroundings(AdminConfig config, AdminDatabase database, Registry registry) {
    this.config = config;
    this.database = database;
    this.registry = registry;
    this.admin = withoutLastSlash(config.publicUrl());
  }

  static URI withoutLastSlash(URI address) {
    String text = address.toString();
    return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : address;
  }

  ModuleStatus status() {
    SchemaState schema = database.schema();
    boolean answers = database.answers();
    return new ModuleStatus(
        AdminModule.NAME,
        ProgramVersion.current(),
        answers,
        Optional.of(
            new SchemaStatus(schema.entry(), schema.database(), schema.version(), schema.head())),
        answers ? Map.of() : Map.of("database", "away"));
  }

  WellKnown wellKnown() {
    return new WellKnown(
        AdminModule.NAME,
        ProgramVersion.current(),
        tokenEndpoint(),
        admin,
        config.ingesterUrl(),
        config.queryUrl());
  }

  Examples examples() {
    Optional<Examples.Client> client =
        config
            .bootstrap()
            .clientsDir()
            .flatMap(
                directory ->
                    config
                        .bootstrap()
                        .exampleClient()
                        .map(id -> new Examples.Client(id, ClientFiles.secretFile(directory, id))));
    return new Examples(tokenEndpoint(), config.ingesterUrl(), config.queryUrl(), client);
  }

  /** Everything that the overview asks: the modules of the configuration, then the elements. */
  List<KnownModule> knownModules() {
    List<KnownModule> modules = new ArrayList<>();
    modules.add(new KnownModule("Admin", admin));
    config.ingesterUrl().ifPresent(url -> modules.add(new KnownModule("Ingester", url)));
    config.queryUrl().ifPresent(url -> modules.add(new KnownModule("Query", url)));
    registry.list(0, ELEMENTS_LIMIT).stream()
        .map(StoredElement::registration)
        .forEach(
            element ->
                modules.add(
                    new KnownModule(
                        "%s (%s)".formatted(element.name(), element.mode()), element.apiUrl())));
    return modules;
  }

  private URI tokenEndpoint() {
    return URI.create(admin + OAuthRoutes.TOKEN);
  }
}
