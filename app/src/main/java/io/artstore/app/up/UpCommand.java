package io.artstore.app.up;

import io.artstore.app.installation.DataDirectory;
import io.artstore.app.installation.Ports;
import io.artstore.app.serve.Lifetime;
import io.artstore.app.serve.ModuleKind;
import io.artstore.app.serve.StartFailure;
import io.artstore.filestore.DurableFiles;
import io.artstore.filestore.DurableFiles.Readers;
import io.artstore.servicekit.postgres.DatabaseUrl;
import io.artstore.servicekit.postgres.embedded.EmbeddedPostgres;
import io.artstore.servicekit.telemetry.LogSetup;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code artstore up}. */
@Command(
    name = "up",
    description = {
      "Run all of ArtStore on one data directory, beside an embedded PostgreSQL.",
      "The first start makes databases and secrets; later ones find them, also after a kill."
    },
    footer = {
      "",
      "Ctrl-C and SIGTERM let requests under way come to their end, then stop the database.",
      "",
      "Examples:",
      "  artstore up",
      "  artstore up --data /srv/artstore --port-base 9000",
      "  artstore up --port-base 0 --json",
      "  artstore up --postgres postgresql://db1:5432/postgres",
      "",
      "Exit codes: 1 failed, 2 usage or configuration, 3 port or directory taken, 130 stopped by"
          + " Ctrl-C, 143 stopped by SIGTERM."
    })
public final class UpCommand implements Callable<Integer> {
  private final ModuleKind.Surroundings surroundings;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = DataDirectory.DEFAULT,
      description = "Where everything is kept (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of(DataDirectory.DEFAULT);

  @Option(
      names = "--port-base",
      paramLabel = "N",
      defaultValue = "8000",
      description =
          "Admin on N, elements on N+10 and N+11, ingester on N+20, query on N+30; 0 takes free"
              + " ports (default: ${DEFAULT-VALUE}).")
  private int portBase;

  @Option(
      names = "--postgres",
      paramLabel = "URL",
      description =
          "A server of your own, postgresql://host:5432/postgres, instead of the embedded one. It"
              + " is only looked at; 'artstore schema' changes it.")
  private @Nullable String postgres;

  @Option(names = "--json", description = "Say that all is ready with one JSON object.")
  private boolean json;

  @Option(names = "--verbose", description = "Show what the modules log, not only warnings.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  @SuppressWarnings("unused")
  private boolean help;

  @Spec private CommandSpec spec = CommandSpec.create();

  public UpCommand(ModuleKind.Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    UpSettings settings = settings();
    if (verbose) {
      LogSetup.plainText();
    }
    AtomicInteger exitCode = new AtomicInteger();
    try (Lifetime lifetime = new Lifetime()) {
      lifetime.closeAtSignals();
      runUntilStopped(settings, lifetime, exitCode);
    } catch (Exception failure) {
      return tell(failure);
    }
    return exitCode.get();
  }

  /** What fails because everything is being stopped is no failure. */
  private void runUntilStopped(UpSettings settings, Lifetime lifetime, AtomicInteger exitCode)
      throws Exception {
    try {
      run(settings, lifetime, exitCode);
    } catch (Exception failure) {
      if (lifetime.isGoingOn()) {
        throw failure;
      }
    }
  }

  private void run(UpSettings settings, Lifetime lifetime, AtomicInteger exitCode)
      throws Exception {
    long begin = System.nanoTime();
    Startup.Started started =
        new Startup(settings, surroundings, lifetime, this::showProgress).run();
    started.embedded().ifPresent(server -> watch(server, lifetime, exitCode));
    UpReport report = new UpReport(settings, started.database());
    if (json) {
      print(spec.commandLine().getOut(), report.json());
    } else {
      Duration taken = Duration.ofNanos(System.nanoTime() - begin);
      Optional<Credentials.Administrator> first =
          Optional.of(started.credentials().admin()).filter(admin -> showsPassword(settings));
      print(spec.commandLine().getOut(), report.text(taken, first));
      if (first.isPresent()) {
        DurableFiles.claim(settings.data().adminPasswordShown(), new byte[0], Readers.OWNER);
      }
    }
    lifetime.open(() -> () -> showProgress("stopping: requests under way come to their end"));
    lifetime.awaitEnd();
  }

  private UpSettings settings() {
    try {
      return new UpSettings(
          new DataDirectory(data),
          Ports.of(portBase),
          Optional.ofNullable(postgres).map(DatabaseUrl::parse));
    } catch (IllegalArgumentException malformed) {
      throw new ParameterException(
          spec.commandLine(), String.valueOf(malformed.getMessage()), malformed);
    }
  }

  /** Without its database nothing here can work; whoever supervises the process starts it again. */
  private void watch(EmbeddedPostgres server, Lifetime lifetime, AtomicInteger exitCode) {
    Thread.ofVirtual()
        .name("database-watch")
        .start(
            () -> {
              server.ended().join();
              if (lifetime.isGoingOn()) {
                exitCode.set(StartFailure.FAILED);
                tell(List.of("PostgreSQL ended by itself, so everything is stopped"));
                lifetime.close();
              }
            });
  }

  private boolean showsPassword(UpSettings settings) {
    return atTerminal() && Files.notExists(settings.data().adminPasswordShown());
  }

  private static boolean atTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  private void showProgress(String what) {
    if (!json && atTerminal()) {
      print(spec.commandLine().getErr(), "artstore: " + what);
    }
  }

  private int tell(Exception failure) throws Exception {
    return switch (failure) {
      case DatabasesNotReadyException databases -> {
        tell(databases.sentences());
        yield StartFailure.FAILED;
      }
      case NotReadyInTimeException late -> {
        tell(List.of(String.valueOf(late.getMessage())));
        yield StartFailure.FAILED;
      }
      case PortsTakenException ports -> {
        List<String> sentences = new ArrayList<>(ports.sentences());
        sentences.add("end that program, or choose other ports with --port-base");
        tell(sentences);
        yield StartFailure.TAKEN;
      }
      default -> {
        StartFailure told = StartFailure.of(failure).orElseThrow(() -> failure);
        tell(told.sentences());
        yield told.exitCode();
      }
    };
  }

  private void tell(List<String> sentences) {
    sentences.forEach(line -> print(spec.commandLine().getErr(), "artstore up: " + line));
  }

  private static void print(PrintWriter writer, String text) {
    writer.println(text);
    writer.flush();
  }
}
