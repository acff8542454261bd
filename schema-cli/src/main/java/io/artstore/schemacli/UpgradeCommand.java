package io.artstore.schemacli;

import io.artstore.schema.Goal;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.RunPreview;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaTarget;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Applies what waits, entry by entry, after all entries were checked. */
@Command(
    name = "upgrade",
    description = "Applies the migrations that wait, each in one transaction.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  schema upgrade", "  schema upgrade --database admin-module --to 20251116_2141"})
final class UpgradeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Selection selection = new Selection();
  @Mixin private StillConnected connected = new StillConnected();
  @Mixin private SaveFirst first = new SaveFirst();
  @Mixin private AcceptLoss loss = new AcceptLoss();
  @Mixin private WithoutProof proof = new WithoutProof();

  @Option(names = "--to", paramLabel = "VERSION", description = "Not further than this version.")
  private @Nullable String to;

  @Option(
      names = "--together",
      description =
          "When one database fails, take back what this run has applied to the others before it.")
  private boolean together;

  private final Cli cli;

  UpgradeCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    return cli.run(spec, selection, this::upgrade);
  }

  private ExitCode upgrade() {
    loss.check();
    Goal goal = to == null ? new Goal.Head() : new Goal.At(new MigrationVersion(to));
    List<SchemaTarget> targets = cli.selected(selection);
    // All that can be refused is refused before the first database changes.
    SchemaEngine checker = proof.on(cli.engine(cli.counts(spec, selection.json())));
    List<RunPreview> previews =
        targets.stream().map(target -> checker.previewUpgrade(target, goal)).toList();
    List<SchemaTarget> toBeChanged = RunSeries.toBeChanged(targets, previews);
    Optional<String> refusal = connected.refusal(checker, toBeChanged);
    if (refusal.isPresent()) {
      return Cli.refuse(spec, selection.json(), refusal.get());
    }
    if (!selection.json()) {
      previews.forEach(this::show);
    }
    Optional<String> inTheWay = SureToRefuse.message(cli, previews);
    if (inTheWay.isPresent()) {
      return Cli.refuse(spec, selection.json(), inTheWay.get(), previews, ExitCode.FAILED);
    }
    Optional<String> unaccepted =
        loss.refusal(cli, spec, selection.json(), previews, commandLine());
    if (unaccepted.isPresent()) {
      return Cli.refuse(spec, selection.json(), unaccepted.get(), previews);
    }
    first.save(cli, spec, selection.json(), toBeChanged);
    RunSeries series = new RunSeries(cli, spec, selection.json()).accepted(previews, proof::on);
    if (together) {
      series.together(connected.permitted());
    }
    ExitCode code =
        series.run(
            targets,
            (engine, target) ->
                engine.upgrade(target, goal, previews.get(targets.indexOf(target))));
    if (code == ExitCode.DONE && !selection.json()) {
      first.tellWayBack(cli, spec);
      int steps = series.done().stream().mapToInt(report -> report.steps().size()).sum();
      Cli.print(
          spec,
          steps == 0
              ? "Nothing to do: "
                  + Words.count(targets.size(), "entry is", "entries are")
                  + " there."
              : "Done: "
                  + Words.count(steps, "migration", "migrations")
                  + " applied, "
                  + Words.count(targets.size(), "entry is", "entries are")
                  + (to == null ? " at the newest version." : " at " + to + "."));
    }
    return code;
  }

  private String commandLine() {
    return "upgrade" + (to == null ? "" : " --to " + to) + selection.text() + proof.text();
  }

  /** Most upgrades lose nothing and need no words before them. */
  private void show(RunPreview preview) {
    if (preview.unproven().isEmpty()
        && !preview.losses().anything()
        && preview.losses().refused().isEmpty()
        && preview.mayRefuse().isEmpty()) {
      return;
    }
    Cli.print(spec, preview.entry().name() + ", database " + preview.entry().database() + "\n");
    proof.warn(cli, spec, preview);
    Cli.print(spec, LossText.of(preview) + "\n");
  }
}
