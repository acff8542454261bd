package io.artstore.schemacli;

import io.artstore.schema.EngineSettings;
import io.artstore.schema.Remedy;
import io.artstore.schema.RunLimits;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The commands with a manifest in a process of their own, which a test may stop or limit. */
final class CliProcess {
  private CliProcess() {}

  /** What starts it; the environment is the caller's to set. */
  static List<String> command(Path manifest, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                // A job in the background inherits that this signal is ignored.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                CliProcess.class.getName(),
                manifest.toString()));
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  public static void main(String[] arguments) {
    Path manifest = Path.of(arguments[0]);
    EngineSettings engine =
        EngineSettings.ofThisProcess(
            "1.2.3", new Remedy("tool schema", "the manifest"), RunLimits.DEFAULT);
    int exitCode =
        SchemaCommand.commandLine(
                ManifestTargets.read(manifest, System.getenv()),
                new CliSettings(
                    engine,
                    question -> Optional.empty(),
                    System.getenv(),
                    Clock.systemUTC(),
                    manifest.resolveSibling("runs")))
            .execute(Arrays.copyOfRange(arguments, 1, arguments.length));
    System.exit(exitCode);
  }
}
