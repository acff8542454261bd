package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.Direction;
import io.artstore.schema.EntryStatus;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.RunListener;
import io.artstore.schema.RunReport;
import io.artstore.schema.SchemaEngine;
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
    err.println(cli.command() + ": " + why.getMessage());
    err.println();
    TextTable table = new TextTable("  ");
    for (RunReport report : done) {
      String back =
          report.steps().isEmpty() ? "as before" : "back: " + cli.command() + " " + wayBack(report);
      table.row(report.entry().name(), "at " + version(report.to()), back);
    }
    table.row(failed.entry().name(), "at " + now(failed), "failed");
    untouched.forEach(target -> table.row(target.entry().name(), "not touched", ""));
    err.println(table);
    err.println(
        Words.count(done.size(), "entry", "entries")
            + " done, "
            + failed.entry().name()
            + " failed, "
            + untouched.size()
            + " not touched. Look: "
            + cli.command()
            + " status");
    err.flush();
  }

  private static String wayBack(RunReport report) {
    boolean up = report.steps().getFirst().direction() == Direction.UP;
    String target = report.from().map(version -> " --to " + version).orElse(" --all");
    return (up ? "rollback" + target : "upgrade" + report.from().map(v -> " --to " + v).orElse(""))
        + " --database "
        + report.entry().name();
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
      ObjectNode entry = entries.addObject();
      entry.put("entry", report.entry().name());
      entry.put("database", report.entry().database());
      entry.put("result", report.steps().isEmpty() ? "nothing_to_do" : "done");
      report.from().ifPresent(version -> entry.put("from", version.text()));
      report.to().ifPresent(version -> entry.put("to", version.text()));
      ArrayNode steps = entry.putArray("steps");
      report
          .steps()
          .forEach(
              step ->
                  steps
                      .addObject()
                      .put("direction", step.direction() == Direction.UP ? "up" : "down")
                      .put("migration", step.migration().title())
                      .put("milliseconds", step.duration().toMillis()));
    }
    if (failure.isPresent()) {
      for (int index = done.size(); index < targets.size(); index++) {
        ObjectNode entry = entries.addObject();
        entry.put("entry", targets.get(index).entry().name());
        entry.put("database", targets.get(index).entry().database());
        entry.put("result", index == done.size() ? "failed" : "not_touched");
      }
      answer.put("error", String.valueOf(failure.get().getMessage()));
    }
    answer.put("exit_code", code.code());
    return answer;
  }
}
