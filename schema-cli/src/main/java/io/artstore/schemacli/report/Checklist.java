package io.artstore.schemacli.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.schema.EntryStatus;
import io.artstore.schemacli.report.Document.Check;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The deployment checklist. A box is ticked only when a run, a file or a database shows it; the
 * reason says which, or what would show it.
 */
final class Checklist {
  private static final String BY_HAND = "nothing here can show it; tick it by hand";

  private final ReportFacts facts;
  private final Optional<RunRecord> upgrade;

  /** The last run that changed a schema: the upgrade, or a way back after it. */
  private final Optional<RunRecord> change;

  Checklist(ReportFacts facts) {
    this.facts = facts;
    this.upgrade = last(facts.runs("upgrade"), Checklist::didSteps);
    this.change = last(facts.runs(), Checklist::didSteps);
  }

  private static boolean didSteps(RunRecord run) {
    return !run.events("step_done").isEmpty();
  }

  List<Check> before() {
    List<Check> checks = new ArrayList<>();
    checks.add(proven());
    checks.add(
        ran(
            "Current versions documented",
            "status",
            run -> run.option("--save").isPresent(),
            run -> "saved in " + run.option("--save").orElse(""),
            "status --save before.json"));
    checks.add(
        ran(
            "Migrations tried on a copy of the live databases",
            "rehearse",
            run -> true,
            run -> "up, back and up again with the real rows",
            "rehearse"));
    checks.add(ran("Plan read", "plan", run -> true, run -> "locks and sizes were shown", "plan"));
    checks.add(compatible());
    return checks;
  }

  List<Check> steps() {
    List<Check> checks = new ArrayList<>();
    checks.add(stopped());
    checks.add(new BackupEvidence(facts, upgrade).check());
    checks.add(applied());
    checks.add(
        after(
            "Objects of every database checked",
            Set.of("status", "drift"),
            run -> !run.command().equals("status") || run.arguments().contains("--objects"),
            "status --objects"));
    Check smoke = smoke();
    checks.add(
        new Check(
            smoke.ticked(),
            "Services started",
            smoke.ticked() ? "they answered the smoke test" : "a smoke test that passes shows it"));
    checks.add(smoke);
    return checks;
  }

  /** Only a test of the schemas as they are now counts, and one that failed is told. */
  private Check smoke() {
    String text = "Smoke test passed";
    Optional<RunRecord> run = upgrade.flatMap(done -> lastAfter(done, Set.of("smoke")));
    if (run.isEmpty()) {
      return new Check(false, text, "no smoke test was recorded after the upgrade");
    }
    RunRecord smoke = run.get();
    boolean late = change.filter(done -> smoke.began().isBefore(done.ended())).isPresent();
    String since =
        late ? "; none was recorded after " + change.map(Checklist::named).orElse("") : "";
    if (smoke.done()) {
      return new Check(!late, text, shown(smoke, "smoke") + since);
    }
    String error = smoke.error().isEmpty() ? "no error was recorded" : smoke.error();
    return new Check(
        false,
        text,
        "failed at "
            + SchemaReport.time(smoke.began())
            + " by "
            + smoke.by()
            + ": "
            + error
            + since);
  }

  private static String named(RunRecord run) {
    return "the " + run.command() + " of " + SchemaReport.time(run.began());
  }

  List<Check> afterwards() {
    List<Check> checks = new ArrayList<>();
    checks.add(unchangedSince());
    checks.add(new Check(false, "Logs of the services read for errors", BY_HAND));
    checks.add(new Check(false, "Critical work of the users tried", BY_HAND));
    checks.add(new Check(false, "Performance of the databases watched", BY_HAND));
    return checks;
  }

  private Check proven() {
    Optional<RunRecord> verify = last(facts.runs("verify"), run -> true);
    if (verify.isPresent()) {
      return new Check(
          verify.get().done(),
          "Every migration proven both ways",
          verify.get().done()
              ? shown(verify.get(), "up, down and up again on scratch databases")
              : shown(verify.get(), "not all of them"));
    }
    boolean files =
        facts.unreachable().isEmpty() && facts.entries().stream().allMatch(EntryStatus::healthy);
    return new Check(
        files,
        "Every migration proven both ways",
        files
            ? "each is listed in its proven.json with these files, and each catalog is as proven"
            : "run: " + facts.remedy().line("verify"));
  }

  private Check compatible() {
    String text = "Programs fit the schemas";
    if (!facts.unreachable().isEmpty()) {
      return new Check(false, text, "not asked: the server did not answer");
    }
    boolean fits =
        facts.entries().stream()
            .allMatch(
                entry ->
                    entry.state() == EntryStatus.State.OK
                        || entry.state() == EntryStatus.State.NEWER);
    return new Check(
        fits,
        text,
        fits
            ? "version " + facts.toolVersion() + " accepts each of them as it is now"
            : "this version does not accept all of them as they are now");
  }

  private Check stopped() {
    String text = "Services stopped";
    return upgrade
        .map(
            run ->
                run.arguments().contains("--while-running")
                    ? new Check(false, text, "the upgrade was told to go on while they ran")
                    : new Check(
                        true, text, shown(run, "nobody else was connected to what it changed")))
        .orElse(new Check(false, text, "no upgrade was recorded"));
  }

  /** What was taken back is not applied any more. */
  private Check applied() {
    String text = "Migrations applied";
    if (upgrade.isEmpty()) {
      return new Check(false, text, "no upgrade was recorded");
    }
    RunRecord run = upgrade.get();
    Set<String> applied = steps(run, "up");
    Set<String> back = new HashSet<>();
    facts.runs().stream()
        .filter(one -> !one.began().isBefore(run.began()))
        .forEach(one -> back.addAll(steps(one, "down")));
    back.retainAll(applied);
    String counts =
        applied.size()
            + " applied"
            + (back.isEmpty() ? "" : ", " + back.size() + " taken back")
            + (run.done() ? "" : ", then it failed");
    return new Check(run.done() && back.isEmpty(), text, shown(run, counts));
  }

  private static Set<String> steps(RunRecord run, String direction) {
    Set<String> steps = new HashSet<>();
    for (JsonNode step : run.events("step_done")) {
      if (step.path("direction").asText().equals(direction)) {
        steps.add(step.path("entry").asText() + " " + step.path("migration").asText());
      }
    }
    return steps;
  }

  /** Nothing changes by services that do not run, so only a look after they worked counts. */
  private Check unchangedSince() {
    String text = "Looked for what changed since the services run again";
    if (!smoke().ticked()) {
      return new Check(
          false, text, "run after a smoke test that passes: " + facts.remedy().line("drift"));
    }
    Optional<RunRecord> smoke =
        upgrade.flatMap(done -> lastAfter(done, Set.of("smoke"))).filter(RunRecord::done);
    Optional<RunRecord> look = smoke.flatMap(done -> lastAfter(done, Set.of("drift", "status")));
    return look.map(run -> new Check(run.done(), text, shown(run, "as migrated")))
        .orElse(
            new Check(false, text, "run after the smoke test: " + facts.remedy().line("drift")));
  }

  private Optional<RunRecord> lastAfter(RunRecord first, Set<String> commands) {
    return last(
        facts.runs(),
        run ->
            commands.contains(run.command())
                && run.exitCode().isPresent()
                && !run.began().isBefore(first.ended()));
  }

  /** A box for a run before the upgrade. */
  private Check ran(
      String text,
      String command,
      Predicate<RunRecord> kind,
      Function<RunRecord, String> what,
      String mending) {
    Instant limit = upgrade.map(RunRecord::began).orElse(facts.madeAt());
    Optional<RunRecord> run =
        last(
            facts.runs(command),
            one -> kind.test(one) && !one.began().isAfter(limit) && one.exitCode().isPresent());
    return run.map(one -> new Check(passed(one), text, shown(one, what.apply(one))))
        .orElse(new Check(false, text, "run: " + facts.remedy().line(mending)));
  }

  /** A look that finds migrations waiting has done its work all the same. */
  private static boolean passed(RunRecord run) {
    return run.done() || (run.command().equals("plan") && run.exitCode().orElse(0) == 3);
  }

  private Check after(
      String text, Set<String> commands, Predicate<RunRecord> kind, String mending) {
    Optional<RunRecord> run =
        upgrade
            .flatMap(first -> change)
            .flatMap(
                done ->
                    last(
                        facts.runs(),
                        one ->
                            commands.contains(one.command())
                                && kind.test(one)
                                && one.exitCode().isPresent()
                                && !one.began().isBefore(done.ended())));
    return run.map(one -> new Check(one.done(), text, shown(one, one.command())))
        .orElse(new Check(false, text, "run: " + facts.remedy().line(mending)));
  }

  private static Optional<RunRecord> last(List<RunRecord> runs, Predicate<RunRecord> kind) {
    return runs.stream().filter(kind).reduce((one, next) -> next);
  }

  private static String shown(RunRecord run, String what) {
    return what + " (" + SchemaReport.time(run.began()) + " by " + run.by() + ")";
  }
}
