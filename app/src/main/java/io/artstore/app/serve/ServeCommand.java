package io.artstore.app.serve;

import io.artstore.api.json.WireJson;
import io.artstore.servicekit.telemetry.LogSetup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code artstore serve}. */
@Command(
    name = "serve",
    description = {
      "Run one module against a PostgreSQL that is there.",
      "Keys of the file are also read from the environment: artstore.admin.http.port as"
          + " ARTSTORE_ADMIN_HTTP_PORT. Logs go to standard error, one JSON object a line."
    },
    footer = {
      "",
      "SIGTERM and Ctrl-C let requests under way come to their end first.",
      "",
      "Examples:",
      "  artstore serve admin-module --config /etc/artstore/admin-module.yaml",
      "  artstore serve storage-element --config artstore-data/config/storage-element-01.yaml",
      "",
      "Exit codes: 1 failed, 2 usage or configuration, 3 port or directory taken, 130 stopped by"
          + " Ctrl-C, 143 stopped by SIGTERM."
    })
public final class ServeCommand implements Callable<Integer> {
  private final ModuleKind.Surroundings surroundings;

  @Parameters(
      paramLabel = "MODULE",
      description = "admin-module, storage-element, ingester-module or query-module.")
  private String module = "";

  @Option(names = "--config", paramLabel = "FILE", required = true, description = "Its YAML file.")
  private Path config = Path.of("");

  @Option(names = "--json", description = "Say that it is ready with one JSON object.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("unused")
  private boolean help;

  @Spec private CommandSpec spec = CommandSpec.create();

  public ServeCommand(ModuleKind.Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    ModuleKind kind = ModuleKind.of(module).orElseThrow(this::unknownModule);
    LogSetup.jsonLines();
    try (Lifetime lifetime = new Lifetime()) {
      lifetime.closeAtSignals();
      RunningModule running = lifetime.open(() -> kind.start(config, surroundings));
      tellReady(running);
      lifetime.awaitEnd();
      return 0;
    } catch (Lifetime.StoppedException stopped) {
      return 0;
    } catch (Exception failure) {
      StartFailure told = StartFailure.of(failure).orElseThrow(() -> failure);
      told.sentences()
          .forEach(line -> spec.commandLine().getErr().println("artstore serve: " + line));
      spec.commandLine().getErr().flush();
      return told.exitCode();
    }
  }

  private ParameterException unknownModule() {
    return new ParameterException(
        spec.commandLine(),
        "there is no module %s; there are %s"
            .formatted(
                module,
                Arrays.stream(ModuleKind.values())
                    .map(ModuleKind::moduleName)
                    .collect(Collectors.joining(", "))));
  }

  private void tellReady(RunningModule running) throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json
            ? WireJson.mapper()
                .writeValueAsString(new Ready(true, running.name(), running.uri().toString()))
            : running.name() + " listens on " + running.uri());
    out.flush();
  }

  /** The line of JSON. */
  record Ready(boolean ready, String module, String url) {}
}
