package io.artstore.schemacli;

import io.artstore.schema.Goal;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaException;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.lint.EntryReport;
import io.artstore.schema.plan.EntryPlan;
import io.artstore.schema.plan.Planner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells what an upgrade would do. A database that cannot be asked does not hide the others. */
@Command(
    name = "plan",
    description = {
      "Shows what an upgrade would run, in order: per statement who would be locked out of what and"
          + " what is written anew or read whole, as observed on a scratch database, with the sizes of"
          + " the live one.",
      "The databases themselves are only read."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:told; or nothing waits",
      "1:a scratch server cannot be used",
      "2:the command line, the configuration or a migrations folder is wrong",
      "3:an upgrade would fail or refuse, lint found something, or a database cannot be asked"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  schema plan",
      "  schema plan --sql --database admin-module > tonight.sql",
      "  schema plan --to 20251116_2141 --scratch postgresql://postgres@spare:5432"
    })
final class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Selection selection = new Selection();
  @Mixin private ScratchOption scratch = new ScratchOption();

  @Option(names = "--to", paramLabel = "VERSION", description = "Not further than this version.")
  private @Nullable String to;

  @Option(
      names = "--sql",
      description = "Print the statements themselves, all the rest as comments.")
  private boolean sql;

  private final Cli cli;
  private final List<String> failures = new ArrayList<>();

  PlanCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    return cli.run(spec, selection, () -> cli.stop().during(this::plan));
  }

  private ExitCode plan() {
    Goal goal = to == null ? new Goal.Head() : new Goal.At(new MigrationVersion(to));
    Planner planner = new Planner(cli.settings(), new ScratchProgress(spec), scratch.servers(cli));
    List<EntryPlan> plans = withLint(planner, plans(planner, goal));
    boolean look = !failures.isEmpty() || plans.stream().anyMatch(EntryPlan::hasFindings);
    ExitCode code = look ? ExitCode.FINDINGS : ExitCode.DONE;
    cli.conclude(spec, selection.json(), PlanJson.of(plans, failures, code));
    if (!selection.json()) {
      PlanText text = new PlanText(cli.remedy(), arguments(), plans, failures);
      Cli.print(spec, sql ? text.sql() : text.text());
    }
    return code;
  }

  private String arguments() {
    return (to == null ? "" : " --to " + to) + selection.text();
  }

  private List<EntryPlan> plans(Planner planner, Goal goal) {
    List<EntryPlan> plans = new ArrayList<>();
    for (SchemaTarget target : cli.selected(selection)) {
      try {
        plans.add(planner.plan(target, goal));
      } catch (SchemaException e) {
        if (ExitCode.of(e) == ExitCode.USAGE) {
          throw e;
        }
        failures.add(target.entry().name() + ": " + e.getMessage());
      }
    }
    return plans;
  }

  /**
   * All entries are looked at together, because a name of one in a script of another is a finding.
   */
  private List<EntryPlan> withLint(Planner planner, List<EntryPlan> plans) {
    if (plans.stream().allMatch(plan -> plan.steps().isEmpty())) {
      return plans;
    }
    spec.commandLine().getErr().println("  looking for faults in the migrations, as lint does");
    spec.commandLine().getErr().flush();
    List<EntryReport> reports = planner.lint(cli.targets().entries());
    return plans.stream().map(plan -> Planner.with(plan, report(reports, plan.entry()))).toList();
  }

  private static EntryReport report(List<EntryReport> reports, SchemaEntry entry) {
    return reports.stream()
        .filter(report -> report.entry().name().equals(entry.name()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("every entry is looked at: " + entry.name()));
  }
}
