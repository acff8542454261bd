package io.artstore.systemtests.path;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code artstore up}: all modules in one JVM beside the embedded PostgreSQL. */
final class UpInstallation implements Installation {
  private static final int STOP_SECONDS_LIMIT = 60;

  private final Path data;
  private final Path errors;
  private final List<String> options;
  private Process process;

  UpInstallation(Path data, String... options) throws Exception {
    this.data = data;
    this.options = List.of(options);
    this.errors = Files.createTempFile("artstore-up", ".err");
  }

  @Override
  public JsonNode start() throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("up", "--json", "--data", data.toString(), "--port-base", "0"));
    arguments.addAll(options);
    process = Program.start(errors, List.of("-Xmx512m"), arguments.toArray(String[]::new));
    JsonNode ready = Api.JSON.readTree(Program.firstLine(process, errors));
    if (!ready.path("ready").asBoolean()) {
      throw new IllegalStateException("not ready: " + ready);
    }
    return ready;
  }

  @Override
  public void killEverything() {
    process.destroyForcibly();
    Processes.killOn(data);
  }

  @Override
  public List<Path> elementDirectories() {
    return List.of(data.resolve("elements/01"), data.resolve("elements/02"));
  }

  long processId() {
    return process.pid();
  }

  /** Ends it as Ctrl-C does and answers the exit code. */
  int stop() throws Exception {
    process.destroy();
    if (!process.waitFor(STOP_SECONDS_LIMIT, TimeUnit.SECONDS)) {
      throw new IllegalStateException("still running after SIGTERM: " + Files.readString(errors));
    }
    return process.exitValue();
  }

  String errors() throws Exception {
    return Files.readString(errors);
  }

  @Override
  public void close() throws Exception {
    if (process.isAlive()) {
      stop();
    }
    Processes.killOn(data);
    Files.deleteIfExists(errors);
  }
}
