package io.artstore.schemacli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code schema} with its subcommands, to be run by itself or as part of a larger
 * command line.
 */
@Command(
    name = "schema",
    description = "Brings the databases' schemas forward and back.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, or nothing to do",
      "1:failed; what failed is as it was before",
      "2:the command line, the configuration or a migrations folder is wrong",
      "3:there is something to look at",
      "4:refused because a confirmation is missing",
      "5:somebody else is at it, try again",
      "6:failed, and somebody has to mend it by hand",
      "130:stopped with Ctrl-C, or 143 with SIGTERM; what was under way is as it was before"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  schema status --objects          what is there, what waits",
      "  schema lint                      what is wrong with the migrations themselves",
      "  schema upgrade                   everything to its newest version",
      "  schema rollback --steps 1 --database admin-module"
    })
public final class SchemaCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private SchemaCommand() {}

  /** A command line of its own, or one to add to another as a subcommand. */
  public static CommandLine commandLine(SchemaTargets targets, CliSettings settings) {
    Cli cli = new Cli(targets, settings);
    return new CommandLine(new SchemaCommand())
        .addSubcommand(new DoctorCommand(cli))
        .addSubcommand(new NewCommand(cli))
        .addSubcommand(new InitCommand(cli))
        .addSubcommand(new ProvisionCommand(cli))
        .addSubcommand(new StatusCommand(cli))
        .addSubcommand(new DriftCommand(cli))
        .addSubcommand(new LintCommand(cli))
        .addSubcommand(new VerifyCommand(cli))
        .addSubcommand(new PlanCommand(cli))
        .addSubcommand(new RehearseCommand(cli))
        .addSubcommand(new ResetCommand(cli))
        .addSubcommand(new UpgradeCommand(cli))
        .addSubcommand(new RollbackCommand(cli))
        .addSubcommand(new AdoptCommand(cli))
        .addSubcommand(new AcceptCommand(cli))
        .addSubcommand(new BackupCommand(cli))
        .addSubcommand(new RestoreCommand(cli))
        .addSubcommand(new ReportCommand(cli));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command? see: schema --help");
  }
}
