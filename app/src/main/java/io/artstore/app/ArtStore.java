package io.artstore.app;

import io.artstore.api.module.ProgramVersion;
import io.artstore.app.document.GetCommand;
import io.artstore.app.document.PutCommand;
import io.artstore.app.document.SearchCommand;
import io.artstore.app.document.SmokeCommand;
import io.artstore.app.installation.Secrets;
import io.artstore.app.schema.ArtStoreSchema;
import io.artstore.app.schema.RunRecording;
import io.artstore.app.serve.ModuleKind;
import io.artstore.app.serve.ServeCommand;
import io.artstore.app.serve.StartFailure;
import io.artstore.app.up.UpCommand;
import io.artstore.filestore.FileNames;
import io.artstore.servicekit.config.Environment;
import io.artstore.servicekit.telemetry.LogSetup;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code artstore}. */
@Command(
    name = "artstore",
    description = "Keeps documents for years and can prove it.",
    mixinStandardHelpOptions = true,
    versionProvider = ArtStore.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  artstore up                      run everything here",
      "  artstore put contract.pdf scans/",
      "  artstore search contract",
      "  artstore COMMAND --help          options, examples and exit codes"
    })
public final class ArtStore implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private ArtStore() {}

  public static void main(String[] arguments) {
    if (!FileNames.areUnicode()) {
      System.err.println("artstore: " + FileNames.REMEDY);
      System.exit(CommandLine.ExitCode.USAGE);
    }
    LogSetup.warningsOnly();
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) {
    ModuleKind.Surroundings surroundings =
        new ModuleKind.Surroundings(
            Environment.variables(), Environment.clock(), new SecureRandom());
    try (ArtStoreSchema schema = schema(surroundings)) {
      return commandLine(surroundings, schema).execute(arguments);
    }
  }

  static ArtStoreSchema schema(ModuleKind.Surroundings surroundings) {
    return new ArtStoreSchema(
        new Secrets(surroundings.random()), surroundings.environment(), surroundings.clock());
  }

  static CommandLine commandLine(ModuleKind.Surroundings surroundings, ArtStoreSchema schema) {
    return new CommandLine(new ArtStore())
        .addSubcommand(new UpCommand(surroundings))
        .addSubcommand(new ServeCommand(surroundings))
        .addSubcommand(new PutCommand())
        .addSubcommand(new SearchCommand())
        .addSubcommand(new GetCommand())
        .addSubcommand(new SmokeCommand(new RunRecording(surroundings.clock())))
        .addSubcommand(schema.commandLine())
        .setParameterExceptionHandler(ArtStore::tellUsage)
        .setExecutionExceptionHandler(ArtStore::tellFailure);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  private static int tellUsage(ParameterException fault, String[] arguments) {
    CommandLine command = fault.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println(name + ": " + fault.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(fault, err);
    err.println("See: " + name + " --help");
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  /** A failure that no command has told is either something people can mend, or a bug of ours. */
  private static int tellFailure(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    Optional<StartFailure> known = StartFailure.of(failure);
    known.ifPresent(told -> told.sentences().forEach(line -> err.println(name + ": " + line)));
    if (known.isEmpty()) {
      err.println(name + ": this is a fault of ArtStore; please report it with these lines:");
      failure.printStackTrace(err);
    }
    err.flush();
    return known.map(StartFailure::exitCode).orElse(StartFailure.FAILED);
  }

  /** What {@code --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"artstore " + ProgramVersion.current()};
    }
  }
}
