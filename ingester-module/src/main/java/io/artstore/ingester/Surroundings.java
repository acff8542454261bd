package io.artstore.ingester;

import io.artstore.api.module.ModuleStatus;
import io.artstore.api.module.ProgramVersion;
import io.artstore.api.module.WellKnown;
import io.artstore.client.AdminClient;
import io.artstore.client.ClientException;
import io.artstore.client.ElementDirectory;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** What this module tells about itself and about where the others are. */
final class Surroundings {
  private final IngesterConfig config;
  private final ElementDirectory directory;

  Surroundings(IngesterConfig config, ElementDirectory directory) {
    this.config = config;
    this.directory = directory;
  }

  /** The address below which callers find a document by its id. */
  URI documents() {
    return URI.create(withoutLastSlash(config.queryUrl().orElseGet(this::self)) + "/api/v1/files");
  }

  WellKnown wellKnown() {
    URI admin = config.client().adminUrl();
    return new WellKnown(
        IngesterModule.NAME,
        ProgramVersion.current(),
        AdminClient.tokenEndpoint(admin),
        admin,
        Optional.of(self()),
        config.queryUrl());
  }

  /** Ready from the first time that the registry answered; what it said then is enough to work. */
  ModuleStatus status() {
    try {
      int elements = directory.elements().size();
      return status(true, Map.of("storage_elements", Integer.toString(elements)));
    } catch (ClientException e) {
      return status(false, Map.of("registry", String.valueOf(e.getMessage())));
    }
  }

  private static ModuleStatus status(boolean ready, Map<String, String> details) {
    return new ModuleStatus(
        IngesterModule.NAME, ProgramVersion.current(), ready, Optional.empty(), details);
  }

  private URI self() {
    return config
        .publicUrl()
        .orElseGet(
            () -> URI.create("http://%s:%d".formatted(config.http().host(), config.http().port())));
  }

  private static String withoutLastSlash(URI address) {
    String text = address.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
