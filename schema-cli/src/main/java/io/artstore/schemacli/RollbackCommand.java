package io.artstore.schemacli;

import io.artstore.schema.Goal;
import io.artstore.schema.Migration;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.RunPreview;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaTarget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Takes migrations back, last entry first. Where rows or values are lost somebody has to accept
 * exactly that loss.
 */
@Command(
    name = "rollback",
    description = "Takes migrations back, newest first.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  schema rollback --steps 1 --database admin-module",
      "  schema rollback --to 20251116_2141 --database artstore_admin",
      "  schema rollback --to-saved before.json",
      "  schema rollback --steps 1 --accept-loss 1217     without a terminal"
    })
final class RollbackCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Selection selection = new Selection();
  @Mixin private StillConnected connected = new StillConnected();
  @Mixin private SaveFirst first = new SaveFirst();
  @Mixin private AcceptLoss loss = new AcceptLoss();
  @Mixin private WithoutProof proof = new WithoutProof();

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Extent extent = new Extent();

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

    @Option(
        names = "--to-saved",
        paramLabel = "FILE",
        description = "Each back to where it was when status --save wrote this file.")
    private @Nullable Path saved;

    @Option(names = "--steps", paramLabel = "N", description = "Back by N migrations.")
    private int steps;

    @Option(names = "--all", description = "Back to nothing, or to what was adopted.")
    private boolean all;

    /** Of each entry. */
    Function<SchemaEntry, Goal> goals(boolean dropAdopted) {
      if (dropAdopted && !all) {
        throw new IllegalArgumentException("--drop-adopted goes with --all");
      }
      if (saved != null) {
        return SavedVersions.read(saved)::back;
      }
      Goal goal = goal(dropAdopted);
      return entry -> goal;
    }

    private Goal goal(boolean dropAdopted) {
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
      if (saved != null) {
        return "--to-saved " + Words.quoted(saved.toString());
      }
      return to == null ? "--steps " + steps : "--to " + to;
    }
  }

  @Override
  public Integer call() {
    return cli.run(spec, selection, this::rollback);
  }

  private ExitCode rollback() {
    loss.check();
    Function<SchemaEntry, Goal> goals = extent.goals(dropAdopted);
    List<SchemaTarget> targets = cli.selected(selection).reversed();
    SchemaEngine engine = proof.on(cli.engine(cli.counts(spec, selection.json())));
    List<RunPreview> previews = new ArrayList<>();
    targets.forEach(
        target -> previews.add(engine.previewRollback(target, goals.apply(target.entry()))));
    if (!selection.json()) {
      previews.forEach(this::show);
    }
    List<SchemaTarget> toBeChanged = RunSeries.toBeChanged(targets, previews);
    Optional<String> refusal = connected.refusal(engine, toBeChanged);
    if (refusal.isPresent()) {
      return Cli.refuse(spec, selection.json(), refusal.get());
    }
    Optional<String> inTheWay = SureToRefuse.message(cli, previews);
    if (inTheWay.isPresent()) {
      return Cli.refuse(spec, selection.json(), inTheWay.get(), previews, ExitCode.FAILED);
    }
    Optional<String> unconfirmed =
        dropAdopted
            ? unconfirmedDrop(previews)
            : loss.refusal(
                cli,
                spec,
                selection.json(),
                previews,
                "rollback " + extent.text() + selection.text() + proof.text());
    if (unconfirmed.isPresent()) {
      return Cli.refuse(spec, selection.json(), unconfirmed.get(), previews);
    }
    first.save(cli, spec, selection.json(), toBeChanged);
    RunSeries series = new RunSeries(cli, spec, selection.json()).accepted(previews, proof::on);
    ExitCode code =
        series.run(
            targets,
            (runner, target) ->
                runner.rollback(
                    target, goals.apply(target.entry()), previews.get(targets.indexOf(target))));
    if (code == ExitCode.DONE && !selection.json()) {
      tellWayForward(series);
    }
    return code;
  }

  private void show(RunPreview preview) {
    String entry = preview.entry().name() + ", database " + preview.entry().database();
    if (preview.steps().isEmpty()) {
      Cli.print(spec, entry + ": nothing to take back\n");
      return;
    }
    TextTable steps = new TextTable("  ");
    for (Migration migration : preview.steps()) {
      steps.row("takes back", migration.title());
    }
    Cli.print(
        spec,
        entry
            + ": from "
            + preview.from().map(Migration::title).orElse("no version")
            + "\n"
            + steps
            + "\n");
    proof.warn(cli, spec, preview);
    Cli.print(spec, LossText.of(preview) + "\n");
    if (preview.unproven().isEmpty() && preview.losses().anything()) {
      Cli.print(spec, "This way back is proven, but it loses data.\n");
    }
  }

  /** What another tool made is not dropped by a number that a script repeats. */
  private Optional<String> unconfirmedDrop(List<RunPreview> previews) {
    for (RunPreview preview : previews) {
      String database = preview.entry().database();
      boolean asks = !preview.steps().isEmpty();
      if (asks
          && (selection.json()
              || !cli.prompt()
                  .ask(
                      "Type the name of database "
                          + database
                          + " to drop what another tool made"
                          + (preview.losses().anything()
                              ? " and lose " + LossText.total(preview.losses())
                              : "")
                          + ", anything else to stop: ")
                  .equals(Optional.of(database)))) {
        return Optional.of(
            "dropping what another tool made needs the name of the database "
                + database
                + ", typed at a terminal. Nothing was changed.");
      }
    }
    AcceptLoss.recordTyped(
        cli, previews.stream().filter(preview -> !preview.steps().isEmpty()).toList());
    return Optional.empty();
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
