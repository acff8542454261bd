package io.artstore.schemacli;

import io.artstore.schema.Goal;
import io.artstore.schema.Migration;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.RollbackPreview;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Takes migrations back, last entry first. Where tables hold rows somebody has to say yes, because
 * what they lose was not counted.
 */
@Command(
    name = "rollback",
    description = "Takes migrations back, newest first.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  schema rollback --steps 1 --database admin-module",
      "  schema rollback --to 20251116_2141 --database artstore_admin",
      "  schema rollback --all --accept-loss unknown      without a terminal"
    })
final class RollbackCommand implements Callable<Integer> {
  private static final String UNKNOWN = "unknown";

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Selection selection = new Selection();
  @Mixin private StillConnected connected = new StillConnected();
  @Mixin private SaveFirst first = new SaveFirst();

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Extent extent = new Extent();

  @Option(
      names = "--accept-loss",
      paramLabel = UNKNOWN,
      description = "Accept, instead of typing the database's name, that the loss was not counted.")
  private @Nullable String acceptLoss;

  @Option(
      names = "--drop-adopted",
      description =
          "With --all: also drop what was adopted from another tool. Asks for the name of the"
              + " database, whatever else was said.")
  private boolean dropAdopted;

  private final Cli cli;

  RollbackCommand(Cli cli) {
    this.cli = cli;
  }

  /** How far back. */
  static final class Extent {
    @Option(
        names = "--to",
        paramLabel = "VERSION",
        description = "Back to this version, which stays.")
    private @Nullable String to;

    @Option(names = "--steps", paramLabel = "N", description = "Back by N migrations.")
    private int steps;

    @Option(names = "--all", description = "Back to nothing, or to what was adopted.")
    private boolean all;

    Goal goal(boolean dropAdopted) {
      if (dropAdopted && !all) {
        throw new IllegalArgumentException("--drop-adopted goes with --all");
      }
      if (all) {
        return dropAdopted ? new Goal.Nothing() : new Goal.Base();
      }
      return to == null ? new Goal.StepsBack(steps) : new Goal.At(new MigrationVersion(to));
    }

    /** As it was typed. */
    String text() {
      if (all) {
        return "--all";
      }
      return to == null ? "--steps " + steps : "--to " + to;
    }
  }

  @Override
  public Integer call() {
    return cli.run(spec, selection, this::rollback);
  }

  private ExitCode rollback() {
    if (acceptLoss != null && !acceptLoss.equals(UNKNOWN)) {
      throw new IllegalArgumentException(
          "--accept-loss "
              + acceptLoss
              + ": losses are not counted, so only "
              + UNKNOWN
              + " is true");
    }
    Goal goal = extent.goal(dropAdopted);
    List<SchemaTarget> targets = cli.selected(selection).reversed();
    SchemaEngine engine = cli.engine(RunListener.SILENT);
    List<RollbackPreview> previews = new ArrayList<>();
    targets.forEach(target -> previews.add(engine.previewRollback(target, goal)));
    if (!selection.json()) {
      previews.forEach(this::show);
    }
    List<SchemaTarget> toBeChanged = toBeChanged(targets, previews);
    Optional<String> refusal = connected.refusal(engine, toBeChanged);
    if (refusal.isPresent()) {
      return Cli.refuse(spec, selection.json(), refusal.get());
    }
    for (RollbackPreview preview : previews) {
      if (!confirmed(preview)) {
        return unconfirmed(preview);
      }
    }
    first.save(cli, spec, selection.json(), toBeChanged);
    RunSeries series = new RunSeries(cli, spec, selection.json(), false);
    ExitCode code =
        series.run(
            targets,
            (runner, target) ->
                runner.rollback(target, goal, previews.get(targets.indexOf(target))));
    if (code == ExitCode.DONE && !selection.json()) {
      tellWayForward(series);
    }
    return code;
  }

  private static List<SchemaTarget> toBeChanged(
      List<SchemaTarget> targets, List<RollbackPreview> previews) {
    return targets.stream()
        .filter(target -> !previews.get(targets.indexOf(target)).steps().isEmpty())
        .toList();
  }

  private void show(RollbackPreview preview) {
    String entry = preview.entry().name() + ", database " + preview.entry().database();
    if (preview.steps().isEmpty()) {
      Cli.print(spec, entry + ": nothing to take back\n");
      return;
    }
    TextTable steps = new TextTable("  ");
    for (Migration migration : preview.steps()) {
      steps.row("takes back", migration.title());
    }
    String rows =
        preview.tablesWithRows().isEmpty()
            ? "  no table of it holds a row"
            : "  tables with rows: "
                + String.join(", ", preview.tablesWithRows())
                + "\n  what these rows lose is unknown: it was not counted";
    Cli.print(
        spec,
        entry
            + ": from "
            + preview.from().map(Migration::title).orElse("no version")
            + "\n"
            + steps
            + "\n"
            + rows
            + "\n");
  }

  private boolean confirmed(RollbackPreview preview) {
    if (preview.steps().isEmpty()) {
      return true;
    }
    if (!dropAdopted && (preview.tablesWithRows().isEmpty() || acceptLoss != null)) {
      return true;
    }
    if (selection.json()) {
      return false;
    }
    Optional<String> typed =
        cli.prompt()
            .ask(
                dropAdopted
                    ? "Type the name of the database to drop what another tool made,"
                        + " anything else to stop: "
                    : "Type the name of the database to accept a loss that nobody counted,"
                        + " anything else to stop: ");
    return typed.equals(Optional.of(preview.entry().database()));
  }

  private ExitCode unconfirmed(RollbackPreview preview) {
    String message =
        dropAdopted
            ? "dropping what another tool made needs the name of the database "
                + preview.entry().database()
                + ", typed at a terminal. Nothing was changed."
            : lossMessage(preview);
    return Cli.refuse(spec, selection.json(), message);
  }

  private String lossMessage(RollbackPreview preview) {
    return "the way back of "
        + preview.entry().name()
        + " may lose rows of "
        + String.join(", ", preview.tablesWithRows())
        + "; how many is unknown, and nobody accepted that. Nothing was changed.\nTo accept it: "
        + cli.remedy()
            .line("rollback " + extent.text() + selection.text() + " --accept-loss " + UNKNOWN);
  }

  private void tellWayForward(RunSeries series) {
    TextTable table = new TextTable("  ");
    series
        .done()
        .forEach(
            report ->
                table.row(
                    report.entry().name(),
                    "at " + report.to().map(MigrationVersion::text).orElse("no version"),
                    "forward again: "
                        + cli.remedy().line("upgrade --database " + report.entry().name())));
    int steps = series.done().stream().mapToInt(report -> report.steps().size()).sum();
    Cli.print(spec, "\n" + table);
    first.tellWayBack(cli, spec);
    Cli.print(spec, "Done: " + Words.count(steps, "migration", "migrations") + " taken back.");
  }
}
