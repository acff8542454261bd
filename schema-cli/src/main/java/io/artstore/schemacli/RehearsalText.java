package io.artstore.schemacli;

import io.artstore.schema.Migration;
import io.artstore.schema.plan.HeldLock;
import io.artstore.schema.rehearsal.Loss;
import io.artstore.schema.rehearsal.Pass;
import io.artstore.schema.rehearsal.Pass.Way;
import io.artstore.schema.rehearsal.RehearsalReport;
import io.artstore.schema.rehearsal.RehearsalReport.Copied;
import io.artstore.schema.rehearsal.TableCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** What came of a rehearsal, for people. */
final class RehearsalText {
  private static final String NONE = "-";

  String of(RehearsalReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  at "
            + report.at().map(Migration::title).orElse("no version")
            + ", "
            + (report.waiting().isEmpty()
                ? "nothing waits"
                : Words.count(report.waiting().size(), "migration waits", "migrations wait")));
    if (report.waiting().isEmpty()) {
      return lines.getFirst();
    }
    report.copied().ifPresent(copied -> lines.add("  " + words(copied)));
    if (!report.passes().isEmpty()) {
      lines.add("");
      lines.add(times(report));
      report.pass(Way.UP).flatMap(pass -> locks("up", pass)).ifPresent(lines::add);
      report.pass(Way.BACK).flatMap(pass -> locks("back", pass)).ifPresent(lines::add);
    }
    addRows(lines, report);
    report
        .failure()
        .ifPresent(
            failure -> {
              lines.add("");
              lines.add("  FAILS " + failure.during());
              failure.message().lines().forEach(one -> lines.add(Paragraph.of("    ", one)));
            });
    return String.join("\n", lines);
  }

  private static String words(Copied copied) {
    return Amounts.count(copied.rows(), "row", "rows")
        + ", "
        + Amounts.bytes(copied.bytes())
        + ": saved in "
        + Words.seconds(copied.saving())
        + ", restored in "
        + Words.seconds(copied.restoring());
  }

  private static String times(RehearsalReport report) {
    TextTable table = new TextTable("  ");
    table.row("STEP", "UP", "BACK", "UP AGAIN");
    for (Migration migration : report.waiting()) {
      table.row(
          migration.title(),
          step(report, Way.UP, migration),
          step(report, Way.BACK, migration),
          step(report, Way.AGAIN, migration));
    }
    table.row(
        "all, with checks", all(report, Way.UP), all(report, Way.BACK), all(report, Way.AGAIN));
    return table.toString();
  }

  private static String step(RehearsalReport report, Way way, Migration migration) {
    Optional<Pass> pass = report.pass(way);
    if (pass.isEmpty()) {
      return NONE;
    }
    return pass.get().steps().stream()
        .filter(step -> step.migration().version().equals(migration.version()))
        .findFirst()
        .map(step -> time(step.duration()))
        .orElse(failed(report, pass.get(), migration) ? "FAILS" : NONE);
  }

  /** The first step of the last way that was not done. */
  private static boolean failed(RehearsalReport report, Pass pass, Migration migration) {
    List<Migration> order = pass.way() == Way.BACK ? report.waiting().reversed() : report.waiting();
    return report.failure().isPresent()
        && pass.equals(report.passes().getLast())
        && pass.steps().size() < order.size()
        && order.get(pass.steps().size()).equals(migration);
  }

  private static String all(RehearsalReport report, Way way) {
    return report
        .pass(way)
        .filter(pass -> pass.steps().size() == report.waiting().size())
        .map(pass -> time(pass.duration()))
        .orElse(NONE);
  }

  private static String time(Duration duration) {
    return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
  }

  private static Optional<String> locks(String way, Pass pass) {
    return pass.longestLock()
        .map(
            longest -> {
              HeldLock lock = longest.lock();
              return Paragraph.of(
                  String.format(Locale.ROOT, "  longest lock %-4s  ", way),
                  lock.lock().mode().title()
                      + " on "
                      + lock.lock().relation()
                      + " for "
                      + time(lock.held())
                      + ", from statement "
                      + lock.statement().number()
                      + " of "
                      + longest.step().migration().title()
                      + " to its commit");
            });
  }

  private static void addRows(List<String> lines, RehearsalReport report) {
    List<TableCounts> changed = report.counts().stream().filter(counts -> !counts.same()).toList();
    if (report.failure().isEmpty() && !changed.isEmpty()) {
      lines.add("");
      TextTable table = new TextTable("  ");
      table.row("ROWS OF", "BEFORE", "UP", "BACK", "UP AGAIN");
      for (TableCounts counts : changed) {
        table.row(
            counts.table(),
            number(counts.before()),
            number(counts.up()),
            number(counts.back()),
            number(counts.again()));
      }
      lines.add(table.toString());
    }
    if (report.pass(Way.BACK).isEmpty() || report.failure().isPresent()) {
      return;
    }
    lines.add("");
    if (report.losses().isEmpty()) {
      lines.add("  after up and back every row is as it was before");
    }
    for (Loss loss : report.losses()) {
      lines.add(
          "  after up and back not as before: "
              + loss.relation()
              + (loss.asProven()
                  ? ", as a step says of itself"
                  : " - AND NO STEP SAYS THAT IT LOSES ROWS THERE"));
    }
  }

  private static String number(OptionalLong rows) {
    return rows.isPresent() ? String.format(Locale.ROOT, "%,d", rows.getAsLong()) : NONE;
  }

  /** The last line: whether the night may begin, and how long it will take. */
  String verdict(List<RehearsalReport> done, int untried) {
    List<RehearsalReport> tried =
        done.stream().filter(report -> !report.waiting().isEmpty()).toList();
    if (tried.isEmpty() && untried == 0) {
      return "Nothing waits in " + Words.count(done.size(), "entry", "entries") + ".";
    }
    long ready = tried.stream().filter(RehearsalReport::ready).count();
    String unchanged = " The databases themselves were only read.";
    if (ready < tried.size() || untried > 0) {
      return Paragraph.of(
          "",
          "NOT READY: "
              + (tried.size() - ready)
              + " of "
              + Words.count(tried.size() + untried, "entry", "entries")
              + " would fail"
              + (untried == 0 ? "" : ", " + untried + " could not be tried")
              + "."
              + unchanged);
    }
    return Paragraph.of(
        "",
        "READY: "
            + Words.count(tried.size(), "entry", "entries")
            + " went up, back and up again. Tonight about "
            + Words.seconds(saving(tried).plus(going(tried, Way.UP)))
            + " (backup "
            + Words.seconds(saving(tried))
            + ", upgrade "
            + Words.seconds(going(tried, Way.UP))
            + "), back "
            + Words.seconds(going(tried, Way.BACK))
            + ", on a server as fast as the scratch server."
            + unchanged);
  }

  private static Duration saving(List<RehearsalReport> reports) {
    return reports.stream()
        .flatMap(report -> report.copied().stream())
        .map(Copied::saving)
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Duration going(List<RehearsalReport> reports, Way way) {
    return reports.stream()
        .flatMap(report -> report.pass(way).stream())
        .map(Pass::duration)
        .reduce(Duration.ZERO, Duration::plus);
  }
}
