package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.Direction;
import io.artstore.schema.EntryStatus;
import io.artstore.schema.Goal;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.RunListener;
import io.artstore.schema.RunPreview;
import io.artstore.schema.RunReport;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaException;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.StopSignal;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Runs several entries one after the other and stops at the first failure; the earlier ones stay,
 * or are taken back too. At the end it says where each of them is and how to go on, forward and
 * back.
 */
final class RunSeries {
  private final Cli cli;
  private final CommandSpec spec;
  private final boolean json;
  private boolean together;
  private boolean othersMayWrite;
  private List<RunPreview> previews = List.of();
  private UnaryOperator<SchemaEngine> permission = UnaryOperator.identity();
  private final List<RunReport> done = new ArrayList<>();
  private final Map<String, RunReport> takenBack = new HashMap<>();
  private final Map<String, RunPreview> lostOnTheWay = new HashMap<>();
  private final Map<String, String> notTakenBack = new LinkedHashMap<>();
  private Optional<SchemaException> failure = Optional.empty();

  RunSeries(Cli cli, CommandSpec spec, boolean json) {
    this.cli = cli;
    this.spec = spec;
    this.json = json;
  }

  /**
   * A failure takes back what this series had applied before it.
   *
   * @param othersMayWrite whether others may have written meanwhile: then nothing is taken back
   *     that would lose rows, because they may be theirs
   */
  RunSeries together(boolean othersMayWrite) {
    together = true;
    this.othersMayWrite = othersMayWrite;
    return this;
  }

  /**
   * @param seen what somebody accepted, for the answer to programs
   * @param permitted the engine with what it was permitted
   */
  RunSeries accepted(List<RunPreview> seen, UnaryOperator<SchemaEngine> permitted) {
    previews = List.copyOf(seen);
    permission = permitted;
    return this;
  }

  /**
   * Those with something to do.
   *
   * @param previews of the targets, in their order
   */
  static List<SchemaTarget> toBeChanged(List<SchemaTarget> targets, List<RunPreview> previews) {
    return targets.stream()
        .filter(target -> !previews.get(targets.indexOf(target)).steps().isEmpty())
        .toList();
  }

  ExitCode run(List<SchemaTarget> targets, BiFunction<SchemaEngine, SchemaTarget, RunReport> one) {
    return cli.stop().during(() -> runAll(targets, one));
  }

  private ExitCode runAll(
      List<SchemaTarget> targets, BiFunction<SchemaEngine, SchemaTarget, RunReport> one) {
    PrintWriter out = spec.commandLine().getOut();
    SchemaEngine engine =
        permission.apply(cli.engine(json ? RunListener.SILENT : new Progress(out)));
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
    if (together && failure.isPresent()) {
      takeBack(engine, targets);
      code = notTakenBack.isEmpty() ? code : ExitCode.NEEDS_HAND;
    }
    List<SchemaTarget> untouched =
        targets.subList(
            Math.min(targets.size(), done.size() + (failure.isPresent() ? 1 : 0)), targets.size());
    cli.conclude(spec, json, answer(targets, code));
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

  /** Newest first, the failed one's earlier steps included. */
  private void takeBack(SchemaEngine engine, List<SchemaTarget> targets) {
    SchemaEngine back = engine.with(cli.settings().with(StopSignal.NEVER));
    List<RunReport> applied = new ArrayList<>(done);
    failure.flatMap(SchemaException::done).ifPresent(applied::add);
    for (RunReport report : applied.reversed()) {
      if (!report.steps().isEmpty()) {
        takeBack(back, targets.get(applied.indexOf(report)), report);
      }
    }
  }

  private void takeBack(SchemaEngine back, SchemaTarget target, RunReport report) {
    String name = target.entry().name();
    Goal goal = report.from().<Goal>map(Goal.At::new).orElseGet(Goal.Base::new);
    try {
      RunPreview preview = back.previewRollback(target, goal);
      if (othersMayWrite && preview.losses().anything()) {
        notTakenBack.put(
            name,
            "others were connected, and going back would lose "
                + LossText.total(preview.losses())
                + " that may be theirs");
        return;
      }
      takenBack.put(name, back.rollback(target, goal, preview));
      lostOnTheWay.put(name, preview);
    } catch (SchemaException e) {
      notTakenBack.put(name, String.valueOf(e.getMessage()));
    }
  }

  private void tellFailure(SchemaTarget failed, List<SchemaTarget> untouched, SchemaException why) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(cli.speaker() + why.getMessage());
    err.println();
    TextTable table = new TextTable("  ");
    for (RunReport report : done) {
      table.row(report.entry().name(), "at " + version(whereNow(report)), wayBack(report));
    }
    String backOfFailed =
        why.done()
            .filter(report -> !report.steps().isEmpty())
            .map(report -> " after " + steps(report) + "; " + wayBack(report))
            .orElse("");
    table.row(failed.entry().name(), "at " + now(failed), "failed" + backOfFailed);
    untouched.forEach(target -> table.row(target.entry().name(), "not touched", ""));
    err.println(table);
    notTakenBack.forEach((entry, reason) -> err.println("  " + entry + " stays: " + reason));
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

  private Optional<MigrationVersion> whereNow(RunReport report) {
    RunReport undone = takenBack.get(report.entry().name());
    return undone == null ? report.to() : undone.to();
  }

  private String wayBack(RunReport report) {
    if (takenBack.containsKey(report.entry().name())) {
      return "taken back, as before" + lost(report.entry().name());
    }
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

  /** What the migrations themselves had put in, as nobody else was there. */
  private String lost(String entry) {
    RunPreview preview = lostOnTheWay.get(entry);
    return preview == null || !preview.losses().anything()
        ? ""
        : "; gone with it: " + LossText.total(preview.losses());
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
      add(entries.addObject(), report, result(report));
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
      notTakenBack.forEach(
          (entry, reason) -> answer.withArray("not_taken_back").add(entry + ": " + reason));
      answer.put("error", String.valueOf(failure.get().getMessage()));
    }
    answer.put("exit_code", code.code());
    return answer;
  }

  private String result(RunReport report) {
    if (takenBack.containsKey(report.entry().name())) {
      return "taken_back";
    }
    return report.steps().isEmpty() ? "nothing_to_do" : "done";
  }

  /** A step that failed is not among the steps; those before it stay. */
  private void add(ObjectNode entry, RunReport report, String result) {
    entry.put("entry", report.entry().name());
    entry.put("database", report.entry().database());
    entry.put("result", result);
    report.from().ifPresent(version -> entry.put("from", version.text()));
    whereNow(report).ifPresent(version -> entry.put("to", version.text()));
    ArrayNode steps = entry.putArray("steps");
    for (RunReport.StepReport step : report.steps()) {
      steps
          .addObject()
          .put("direction", step.direction() == Direction.UP ? "up" : "down")
          .put("migration", step.migration().title())
          .put("milliseconds", step.duration().toMillis());
    }
    if (!report.steps().isEmpty() && !takenBack.containsKey(report.entry().name())) {
      entry.put("way_back", wayBack(report).substring("back: ".length()));
    }
    RunPreview lost = lostOnTheWay.get(report.entry().name());
    if (lost != null) {
      LossText.put(entry.putObject("taken_back"), lost);
    }
    previews.stream()
        .filter(preview -> preview.entry().name().equals(report.entry().name()))
        .forEach(preview -> LossText.put(entry, preview));
  }
}
