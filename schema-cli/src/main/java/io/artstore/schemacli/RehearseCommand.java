package io.artstore.schemacli;

import io.artstore.schema.Goal;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaException;
import io.artstore.schema.SchemaStoppedException;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.ServerConnections;
import io.artstore.schema.backup.BackupEstimate;
import io.artstore.schema.backup.BackupPlace;
import io.artstore.schema.backup.Backups;
import io.artstore.schema.backup.CopyListener;
import io.artstore.schema.rehearsal.Rehearsal;
import io.artstore.schema.rehearsal.RehearsalReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tries the night with the rows of today. One entry that fails does not hide the others. */
@Command(
    name = "rehearse",
    description = {
      "Saves the rows of today, restores them into scratch databases, and goes up, back and up again"
          + " there: whether it works with these rows, how long each step takes, which lock is held"
          + " longest, what the way back does not bring back.",
      "The databases themselves are only read. Scratch databases and saved rows are removed."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it works; or nothing waits",
      "1:it could not be tried; nothing was changed",
      "2:the command line, the configuration or a migrations folder is wrong",
      "3:it does not work with these rows",
      "5:somebody else is at it, try again"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  schema rehearse",
      "  schema rehearse --database admin-module --scratch postgresql://postgres@spare:5432",
      "  schema rehearse --folder /mnt/spare      where the rows lie meanwhile"
    })
final class RehearseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Selection selection = new Selection();
  @Mixin private ScratchOption scratch = new ScratchOption();

  @Option(names = "--to", paramLabel = "VERSION", description = "Not further than this version.")
  private @Nullable String to;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Where the saved rows lie meanwhile (default: the system's temporary folder).")
  private @Nullable Path folder;

  private final Cli cli;
  private final List<RehearsalReport> done = new ArrayList<>();
  private final List<String> untried = new ArrayList<>();
  private ExitCode trouble = ExitCode.DONE;

  RehearseCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    return cli.run(spec, selection, () -> cli.stop().during(this::rehearse));
  }

  private ExitCode rehearse() {
    Goal goal = to == null ? new Goal.Head() : new Goal.At(new MigrationVersion(to));
    Path place = folder == null ? Path.of(System.getProperty("java.io.tmpdir")) : folder;
    List<SchemaTarget> targets = cli.selected(selection);
    Function<SchemaEntry, ServerConnections> servers = scratch.servers(cli);
    requireRoom(targets, place);
    RehearsalText text = new RehearsalText();
    tell("Rehearsal with the rows of today. The databases themselves are only read.");
    for (SchemaTarget target : targets) {
      tell("\n" + target.entry().name() + ", database " + target.entry().database());
      try {
        RehearsalReport report =
            rehearsal(target).rehearse(goal, servers.apply(target.entry()), place);
        done.add(report);
        tell(text.of(report));
      } catch (SchemaStoppedException e) {
        throw e;
      } catch (SchemaException e) {
        untried.add(target.entry().name() + ": " + e.getMessage());
        trouble = trouble == ExitCode.DONE ? ExitCode.of(e) : trouble;
        tell("  NOT TRIED: " + String.valueOf(e.getMessage()).replace("\n", "\n    "));
      }
    }
    ExitCode code = code();
    cli.conclude(spec, selection.json(), RehearsalJson.of(done, untried, code));
    tell("\n" + text.verdict(done, untried.size()));
    return code;
  }

  private ExitCode code() {
    if (trouble != ExitCode.DONE) {
      return trouble;
    }
    return done.stream().allMatch(RehearsalReport::ready) ? ExitCode.DONE : ExitCode.FINDINGS;
  }

  private Rehearsal rehearsal(SchemaTarget target) {
    PrintWriter out = spec.commandLine().getOut();
    return selection.json()
        ? new Rehearsal(target, cli.settings(), RunListener.SILENT, CopyListener.SILENT)
        : new Rehearsal(target, cli.settings(), new ScratchProgress(spec), new CopyProgress(out));
  }

  /** Each entry is saved, tried and removed before the next, so the largest has to fit. */
  private void requireRoom(List<SchemaTarget> targets, Path place) {
    Backups backups = cli.backups(spec, true);
    BackupPlace folders = new BackupPlace(place, 1);
    for (SchemaTarget target : targets) {
      List<BackupEstimate> estimate;
      try {
        estimate = backups.estimate(target, folders).stream().toList();
      } catch (SchemaException e) {
        // It is told when its turn comes.
        continue;
      }
      Backups.requireSpace(estimate, folders);
    }
  }

  private void tell(String text) {
    if (!selection.json()) {
      Cli.print(spec, text);
    }
  }
}
