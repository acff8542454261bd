package io.artstore.schemacli;

import io.artstore.schema.Isolation;
import io.artstore.schema.MigrationScript;
import io.artstore.schema.ProofFailure;
import io.artstore.schema.ProofResult;
import io.artstore.schema.ProofStep;
import io.artstore.schema.ProvenJson.Effect;
import io.artstore.schema.ProvenJson.ProvenMigration;
import io.artstore.schema.Remedy;
import io.artstore.schema.lint.EntryReport;
import io.artstore.schema.lint.Finding;
import io.artstore.schema.lint.LintRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a verification tells a person, part by part. */
final class VerifyText {
  private static final String RULE = "-".repeat(90);
  private static final int LEAST_NAME = 12;

  private final Remedy remedy;
  private final String selection;
  private final int name;

  /**
   * @param selection the options that chose the entries, as typed
   */
  VerifyText(Remedy remedy, String selection, List<String> entries) {
    this.remedy = remedy;
    this.selection = selection;
    this.name = Math.max(LEAST_NAME, entries.stream().mapToInt(String::length).max().orElse(0)) + 1;
  }

  String head(List<Verification.Server> servers, int entries, List<String> remarks) {
    StringBuilder text = new StringBuilder();
    for (Verification.Server server : servers) {
      text.append("Scratch server ")
          .append(server.identity().address())
          .append(", PostgreSQL ")
          .append(server.identity().version())
          .append(".\n");
    }
    text.append(
        entries == 1
            ? "The entry itself is not touched.\n"
            : "The " + entries + " entries themselves are not touched.\n");
    remarks.forEach(remark -> text.append(Paragraph.of("note: ", remark)).append('\n'));
    return text.toString();
  }

  private String label(String text) {
    return text + " ".repeat(Math.max(1, name - text.length()));
  }

  String entry(Verification.Proven proven) {
    ProofResult result = proven.result();
    if (proven.sameAs().isPresent()) {
      return label(proven.entry().name())
          + "same files as "
          + proven.sameAs().get()
          + ", both prefixes in one database   "
          + (result.proven().isPresent()
              ? "ok"
              : result.failures().isEmpty() ? "not tried" : "NOT PROVEN");
    }
    StringBuilder text = new StringBuilder(label(proven.entry().name()));
    text.append(
        Words.count(result.course().steps().size(), "migration", "migrations")
            + ", started from empty");
    if (!result.course().starts().isEmpty()) {
      text.append(" and from ")
          .append(
              Words.count(
                  result.course().starts().size(), "released version", "released versions"));
    }
    addSteps(text, result);
    result
        .course()
        .notTried()
        .forEach(left -> text.append('\n').append(Paragraph.of("  not tried: ", left)));
    result.warnings().forEach(warning -> text.append("\n  note: ").append(warning));
    return text.toString();
  }

  private static String named(String line, ProofResult result) {
    return result
        .entry()
        .prefix()
        .map(prefix -> line.replace(MigrationScript.PREFIX, prefix))
        .orElse(line);
  }

  /** What a step loses is never cut: where it does not fit into the line, it has lines below. */
  private static void addSteps(StringBuilder text, ProofResult result) {
    List<ProofStep> steps = result.course().steps();
    TextTable table = new TextTable("  ");
    steps.forEach(step -> addStep(table, step));
    List<String> lines = table.toString().lines().toList();
    int width =
        IntStream.range(0, lines.size())
            .filter(row -> steps.get(row).remark().isEmpty())
            .map(row -> lines.get(row).length())
            .max()
            .orElse(0);
    int title = 2 + steps.stream().mapToInt(step -> step.title().length()).max().orElse(0);
    for (int row = 0; row < lines.size(); row++) {
      ProofStep step = steps.get(row);
      boolean tried = step.remark().isEmpty();
      String last =
          tried ? step.proven().map(VerifyText::effects).orElse("not proven") : step.remark();
      String end = named(last, result);
      String line = lines.get(row);
      String whole = padded(line, tried ? width : title) + "  " + end;
      text.append('\n')
          .append(
              whole.length() <= Paragraph.WIDTH ? whole : line + "\n" + Paragraph.of("    ", end));
    }
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static void addStep(TextTable table, ProofStep step) {
    if (!step.remark().isEmpty()) {
      table.row(step.title());
      return;
    }
    table.row(
        step.title(),
        "up " + step.up(),
        step.down().equals("not tried") ? "" : "down " + step.down(),
        step.again().equals("not tried") ? "" : "up again " + step.again());
  }

  /** What the two ways do to rows; the way up is told only where it does anything. */
  private static String effects(ProvenMigration one) {
    String down = words(one.down(), "way back");
    return one.up().kind() == Effect.Kind.LOSSLESS ? down : words(one.up(), "way up") + "; " + down;
  }

  private static String words(Effect effect, String way) {
    return switch (effect.kind()) {
      case LOSSLESS -> "lossless";
      case LOSES_ROWS -> "loses rows on the " + way + ": " + shortened(effect.detail());
      case MAY_REFUSE -> way + " may refuse: " + shortened(effect.detail());
      case LOSES_ROWS_OR_REFUSES ->
          way + " loses rows or may refuse: " + shortened(effect.detail());
      case UNKNOWN -> way + " unknown: " + shortened(effect.detail());
    };
  }

  private static String shortened(String detail) {
    return detail.lines().findFirst().orElse("").replaceFirst("^ERROR: ", "");
  }

  String isolation(Map<String, Isolation.Report> reports) {
    return reports.entrySet().stream()
        .map(one -> isolation(one.getKey(), one.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private String isolation(String address, Isolation.Report report) {
    StringBuilder text =
        new StringBuilder(label("isolation"))
            .append(Words.count(report.compared(), "other database", "other databases"))
            .append(" on ")
            .append(address)
            .append(" compared before and after   ")
            .append(report.changes().isEmpty() ? "unchanged" : "CHANGED, see below");
    report.notCompared().values().stream()
        .distinct()
        .sorted()
        .forEach(
            why -> {
              List<String> names =
                  report.notCompared().entrySet().stream()
                      .filter(one -> one.getValue().equals(why))
                      .map(Map.Entry::getKey)
                      .sorted()
                      .toList();
              text.append('\n')
                  .append(
                      Paragraph.of(
                          label(""),
                          names.size()
                              + " not compared: "
                              + why
                              + " ("
                              + String.join(", ", names)
                              + ")"));
            });
    return text.toString();
  }

  String lint(List<EntryReport> reports) {
    Set<String> places = new TreeSet<>();
    Set<String> rules = new TreeSet<>();
    Set<String> folders = new TreeSet<>();
    int migrations = 0;
    for (EntryReport report : reports) {
      String folder = report.entry().migrations().title();
      migrations += folders.add(folder) ? report.migrations() : 0;
      for (Finding finding : report.findings()) {
        places.add(folder + finding.rule() + finding.object() + finding.place());
        rules.add(finding.rule().name());
      }
    }
    String what =
        LintRule.values().length
            + " rules on "
            + Words.count(migrations, "migration", "migrations")
            + ": ";
    return Paragraph.of(
        label("lint"),
        places.isEmpty()
            ? what + "nothing found"
            : what
                + Words.count(places.size(), "finding", "findings")
                + ", "
                + String.join(", ", rules)
                + "; see: "
                + remedy.line("lint" + selection));
  }

  /** A block for each fault; empty when there is none. */
  String faults(List<Verification.Proven> proofs, Map<String, Isolation.Report> isolation) {
    List<String> blocks = new ArrayList<>();
    Set<String> told = new TreeSet<>();
    for (Verification.Proven proven : proofs) {
      boolean first = true;
      for (ProofFailure failure : proven.result().failures()) {
        told.add(failure.detail());
        blocks.add(
            block(
                proven.entry().name() + ", " + failure.migration() + ": " + failure.summary(),
                failure.detail(),
                failure.remarks(),
                first ? kept(proven) : ""));
        first = false;
      }
    }
    isolation.forEach(
        (address, report) -> {
          List<String> changes =
              report.changes().stream()
                  .filter(change -> told.stream().noneMatch(detail -> detail.contains(change)))
                  .toList();
          if (!changes.isEmpty()) {
            blocks.add(
                block(
                    "isolation, " + address + ": changed while the proofs ran",
                    "+ is new, - is gone:\n  " + String.join("\n  ", changes),
                    List.of(
                        new ProofFailure.Remark(
                            "To mend",
                            "if it was somebody else, prove again; if not, look in scripts for what"
                                + " reaches out of its database")),
                    ""));
          }
        });
    return blocks.isEmpty() ? "" : String.join("", blocks) + RULE + "\n";
  }

  private String kept(Verification.Proven proven) {
    return proven
        .result()
        .course()
        .kept()
        .map(
            database ->
                "\n  The scratch database is kept for a look: "
                    + proven.server()
                    + "/"
                    + database
                    + "\n  (remove it: "
                    + remedy.line("verify --clean-up")
                    + ")\n")
        .orElse("");
  }

  private static String block(
      String title, String detail, List<ProofFailure.Remark> remarks, String end) {
    StringBuilder text = new StringBuilder(RULE).append('\n');
    text.append(wrapped(title, "")).append("\n");
    if (!detail.isEmpty()) {
      text.append('\n');
      detail.lines().forEach(line -> text.append(wrapped("  " + line, "    ")).append('\n'));
    }
    if (!remarks.isEmpty()) {
      text.append('\n');
    }
    for (ProofFailure.Remark remark : remarks) {
      String label = "  " + String.format(Locale.ROOT, "%-13s", remark.label());
      List<String> lines = remark.text().lines().toList();
      text.append(Paragraph.of(label, lines.getFirst())).append('\n');
      lines.stream()
          .skip(1)
          .forEach(line -> text.append(wrapped(" ".repeat(15) + line, "  ")).append('\n'));
    }
    return text.append(end).toString();
  }

  /** A line that is longer than a terminal goes on below its own beginning. */
  private static String wrapped(String line, String more) {
    if (line.length() <= Paragraph.WIDTH) {
      return line;
    }
    String begin = line.substring(0, line.length() - line.stripLeading().length());
    StringBuilder text = new StringBuilder();
    String rest = line;
    while (rest.length() > Paragraph.WIDTH) {
      int cut = rest.lastIndexOf(' ', Paragraph.WIDTH);
      if (cut <= begin.length() + more.length()) {
        break;
      }
      text.append(rest, 0, cut).append('\n');
      rest = begin + more + rest.substring(cut + 1);
    }
    return text.append(rest).toString();
  }

  String summary(List<Verification.Proven> proofs, boolean isolated, Duration taken) {
    int all = proofs.stream().mapToInt(Verification.Proven::migrations).sum();
    int proven =
        isolated ? proofs.stream().mapToInt(Verification.Proven::provenMigrations).sum() : 0;
    List<String> files =
        proofs.stream()
            .map(Verification.Proven::written)
            .flatMap(Optional::stream)
            .map(VerifyText::shown)
            .toList();
    StringBuilder text =
        new StringBuilder()
            .append(proven)
            .append(" of ")
            .append(Words.count(all, "migration", "migrations"))
            .append(" proven");
    if (!isolated) {
      text.append("; because of what changed elsewhere nothing was written");
    } else if (!files.isEmpty()) {
      text.append(", written to ").append(String.join(", ", files));
    }
    if (proven < all) {
      text.append("; ").append(all - proven).append(all - proven == 1 ? " is not" : " are not");
    }
    proofs.stream()
        .filter(one -> !one.result().failures().isEmpty())
        .forEach(one -> text.append("; ").append(faulty(one, isolated)));
    int checks = proofs.stream().mapToInt(one -> one.result().course().checks()).sum();
    return Paragraph.of("", text.append('.').toString())
        + "\n"
        + Words.count(checks, "check", "checks")
        + " in "
        + Words.seconds(taken)
        + ".";
  }

  /**
   * What the exit code says in one number: which entry has a fault, and what became of its file.
   */
  private static String faulty(Verification.Proven proven, boolean isolated) {
    int faults = proven.result().failures().size();
    String text = proven.entry().name() + " has " + (faults == 1 ? "a fault" : faults + " faults");
    boolean kept =
        isolated
            && proven.written().isEmpty()
            && proven.entry().migrations().directory().isPresent();
    return kept ? text + " and its proven.json was not written" : text;
  }

  /** Shorter where it lies below the folder in which the command was typed. */
  private static String shown(Path file) {
    Path here = Path.of("").toAbsolutePath();
    return file.toAbsolutePath().startsWith(here)
        ? here.relativize(file.toAbsolutePath()).toString()
        : file.toString();
  }
}
