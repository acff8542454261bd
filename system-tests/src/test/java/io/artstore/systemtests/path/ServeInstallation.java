package io.artstore.systemtests.path;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.servicekit.postgres.embedded.EmbeddedPostgres;
import io.artstore.servicekit.postgres.embedded.EmbeddedSettings;
import io.artstore.servicekit.postgres.embedded.PostgresBinaries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code artstore serve}: each module a process of its own, beside a PostgreSQL that none of them
 * started. The configuration is what {@code up} once wrote into the data directory.
 */
final class ServeInstallation implements Installation {
  private static final Map<String, String> MODULES = modules();
  private static final int STOP_SECONDS_LIMIT = 60;

  private final Path data;
  private final Path errors;
  private final Map<String, Process> processes = new LinkedHashMap<>();
  private JsonNode ready;
  private EmbeddedPostgres postgres;

  ServeInstallation(Path data) throws Exception {
    this.data = data;
    this.errors = Files.createTempFile("artstore-serve", ".err");
    try (UpInstallation once = new UpInstallation(data)) {
      ready = once.start();
    }
  }

  @Override
  public JsonNode start() throws Exception {
    postgres =
        EmbeddedPostgres.start(
            new EmbeddedSettings(data.resolve("postgres"), PostgresBinaries.defaultCache()));
    for (Map.Entry<String, String> module : MODULES.entrySet()) {
      startModule(module.getKey(), module.getValue());
    }
    return ready;
  }

  /** Starts one module and waits until it says that it is ready. */
  Process startModule(String config, String module) throws Exception {
    Process process =
        Program.start(
            errors,
            List.of("-Xmx256m"),
            "serve",
            module,
            "--json",
            "--config",
            data.resolve("config").resolve(config + ".yaml").toString());
    processes.put(config, process);
    JsonNode line = Api.JSON.readTree(Program.firstLine(process, errors));
    if (!line.path("ready").asBoolean()) {
      throw new IllegalStateException(module + " is not ready: " + line);
    }
    return process;
  }

  @Override
  public void killEverything() {
    Processes.killOn(data);
    processes.clear();
    postgres.close();
  }

  /** SIGKILL to one module. */
  void killModule(String config) throws Exception {
    Process process = processes.remove(config);
    process.destroyForcibly();
    process.waitFor();
  }

  @Override
  public List<Path> elementDirectories() {
    return List.of(data.resolve("elements/01"), data.resolve("elements/02"));
  }

  Path data() {
    return data;
  }

  @Override
  public void close() throws Exception {
    for (Process process : List.copyOf(processes.values()).reversed()) {
      process.destroy();
      if (!process.waitFor(STOP_SECONDS_LIMIT, TimeUnit.SECONDS)) {
        throw new IllegalStateException("still running after SIGTERM: " + process.info());
      }
    }
    postgres.close();
    Files.deleteIfExists(errors);
  }

  private static Map<String, String> modules() {
    Map<String, String> modules = new LinkedHashMap<>();
    modules.put("admin-module", "admin-module");
    modules.put("storage-element-01", "storage-element");
    modules.put("storage-element-02", "storage-element");
    modules.put("ingester-module", "ingester-module");
    modules.put("query-module", "query-module");
    return modules;
  }
}
