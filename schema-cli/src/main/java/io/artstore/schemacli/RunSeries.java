package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.Direction;
import io.artstore.schema.EntryStatus;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.RunListener;
import io.artstore.schema.RunReport;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaException;
import io.artstore.schema.SchemaTarget;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Runs several entries one after the other and stops at the first failure. At the end it says where
 * each of them is and how to go on, forward and back.
 */
final class RunSeries {
  private final Cli cli;
  private final CommandSpec spec;
  private final boolean json;
  private final List<RunReport> done = new ArrayList<>();
  private Optional<SchemaException> failure = Optional.empty();

  RunSeries(Cli cli, CommandSpec spec, boolean json) {
    this.cli = cli;
    this.spec = spec;
    this.json = json;
  }

  ExitCode run(List<SchemaTarget> targets, BiFunction<SchemaEngine, SchemaTarget, RunReport> one) {
    PrintWriter out = spec.commandLine().getOut();
    SchemaEngine engine = cli.engine(json ? RunListener.SILENT : new Progress(out));
    for (SchemaTarget target : targets) {
      if (!json) {
        Cli.print(spec, target.entry().name() + ", database " + target.entry().database());
      }
      try {
        RunReport report = one.apply(engine, target);
        done.add(report);
        if (!json) {
          Cli.print(spec, "  at    " + version(report.to()) + nothingToDo(report));
        }
      } catch (SchemaException e) {
        failure = Optional.of(e);
        break;
      }
    }
    ExitCode code = failure.map(ExitCode::of).orElse(ExitCode.DONE);
    List<SchemaTarget> untouched =
        targets.subList(
            Math.min(targets.size(), done.size() + (failure.isPresent() ? 1 : 0)), targets.size());
    if (json) {
      Cli.answer(spec, answer(targets, code));
    }
    failure.ifPresent(why -> tellFailure(targets.get(done.size()), untouched, why));
    return code;
  }

  List<RunReport> done() {
    return done;
  }

  private static String nothingToDo(RunReport report) {
    return report.steps().isEmpty() ? ", nothing to do" : "";
  }

  private static String version(Optional<MigrationVersion> version) {
    return version.map(MigrationVersion::text).orElse("no version");
  }

  private void tellFailure(SchemaTarget failed, List<SchemaTarget> untouched, SchemaException why) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(cli.speaker() + why.getMessage());
    err.println();
    TextTable table = new TextTable("  ");
    for (RunReport report : done) {
      table.row(report.entry().name(), "at " + version(report.to()), wayBack(report));
    }
    String backOfFailed =
        why.done()
            .filter(report -> !report.steps().isEmpty())
            .map(report -> " after " + steps(report) + "; " + wayBack(report))
            .orElse("");
    table.row(failed.entry().name(), "at " + now(failed), "failed" + backOfFailed);
    untouched.forEach(target -> table.row(target.entry().name(), "not touched", ""));
    err.println(table);
    err.println(
        Words.count(done.size(), "entry", "entries")
            + " done, "
            + failed.entry().name()
            + " failed, "
            + untouched.size()
            + " not touched. Look: "
            + cli.remedy().line("status"));
    err.flush();
  }

  private static String steps(RunReport report) {
    return Words.count(report.steps().size(), "step that stays", "steps that stay");
  }

  private String wayBack(RunReport report) {
    if (report.steps().isEmpty()) {
      return "as before";
    }
    boolean up = report.steps().getFirst().direction() == Direction.UP;
    String way =
        up
            ? "rollback" + report.from().map(version -> " --to " + version).orElse(" --all")
            : "upgrade" + report.from().map(version -> " --to " + version).orElse("");
    return "back: " + cli.remedy().line(way + " --database " + report.entry().name());
  }

  private String now(SchemaTarget target) {
    try {
      EntryStatus status = cli.engine(RunListener.SILENT).status(target);
      return status.version().orElse("no version");
    } catch (SchemaException e) {
      return "a version that cannot be asked for";
    }
  }

  private ObjectNode answer(List<SchemaTarget> targets, ExitCode code) {
    ObjectNode answer = Cli.object();
    ArrayNode entries = answer.putArray("entries");
    for (RunReport report : done) {
      add(entries.addObject(), report, report.steps().isEmpty() ? "nothing_to_do" : "done");
    }
    if (failure.isPresent()) {
      for (int index = done.size(); index < targets.size(); index++) {
        SchemaEntry entry = targets.get(index).entry();
        boolean failed = index == done.size();
        RunReport report =
            failure
                .get()
                .done()
                .filter(partial -> failed)
                .orElse(new RunReport(entry, Optional.empty(), Optional.empty(), List.of()));
        add(entries.addObject(), report, failed ? "failed" : "not_touched");
      }
      answer.put("error", String.valueOf(failure.get().getMessage()));
    }
    answer.put("exit_code", code.code());
    return answer;
  }

  /** A step that failed is not among the steps; those before it stay. */
  private void add(ObjectNode entry, RunReport report, String result) {
    entry.put("entry", report.entry().name());
    entry.put("database", report.entry().database());
    entry.put("result", result);
    report.from().ifPresent(version -> entry.put("from", version.text()));
    report.to().ifPresent(version -> entry.put("to", version.text()));
    ArrayNode steps = entry.putArray("steps");
    for (RunReport.StepReport step : report.steps()) {
      steps
          .addObject()
          .put("direction", step.direction() == Direction.UP ? "up" : "down")
          .put("migration", step.migration().title())
          .put("milliseconds", step.duration().toMillis());
    }
    if (!report.steps().isEmpty()) {
      entry.put("way_back", wayBack(report).substring("back: ".length()));
    }
  }
}
