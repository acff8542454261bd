package io.artstore.schemacli;

import io.artstore.schema.lint.EntryReport;
import io.artstore.schema.lint.EntryReport.AcceptedFinding;
import io.artstore.schema.lint.Finding;
import io.artstore.schema.lint.LintRule;
import java.util.List;

/** What the rules found, as a page of text. */
final class LintText {
  private final List<EntryReport> reports;
  private final StringBuilder text = new StringBuilder();

  LintText(List<EntryReport> reports) {
    this.reports = reports;
  }

  String text(boolean details) {
    line(
        Words.count(reports.size(), "entry", "entries")
            + ". Migrations ran on scratch databases only, which are dropped again.");
    line("");
    addTable();
    for (EntryReport report : reports) {
      report.findings().forEach(finding -> addFinding(report, finding));
    }
    if (details) {
      reports.forEach(this::addDetails);
    }
    line("");
    text.append(summary());
    return text.toString();
  }

  private void addTable() {
    TextTable table = new TextTable("");
    table.row("ENTRY", "DATABASE", "MIGRATIONS", "FINDINGS", "ACCEPTED", "NOTES");
    for (EntryReport report : reports) {
      table.row(
          report.entry().name(),
          report.entry().database(),
          String.valueOf(report.migrations()),
          String.valueOf(report.findings().size()),
          String.valueOf(report.accepted().size()),
          String.valueOf(report.notes().size()));
    }
    line(table.toString());
  }

  private void addFinding(EntryReport report, Finding finding) {
    line("");
    line(title(report) + "  " + finding.rule() + "  " + finding.object());
    if (!finding.place().isEmpty()) {
      line("  where  " + finding.place());
    }
    paragraph("  what   ", finding.message());
    paragraph("  why    ", finding.rule().reason());
    paragraph("  mend   ", finding.hint());
  }

  private void addDetails(EntryReport report) {
    for (AcceptedFinding accepted : report.accepted()) {
      Finding finding = accepted.finding();
      line("");
      line(title(report) + "  accepted " + finding.rule() + "  " + finding.object());
      paragraph("  what     ", finding.message());
      paragraph("  because  ", accepted.reason());
    }
    for (Finding note : report.notes()) {
      line("");
      line(title(report) + "  note " + note.rule() + "  " + note.object());
      paragraph("  what   ", note.message());
      paragraph("  why    ", note.rule().reason());
    }
  }

  /** Entries of one folder have one name and differ in their prefix. */
  private static String title(EntryReport report) {
    return report.entry().name()
        + report.entry().prefix().map(prefix -> " (prefix " + prefix + ")").orElse("");
  }

  private void paragraph(String label, String content) {
    line(Paragraph.of(label, content));
  }

  private String summary() {
    int findings = reports.stream().mapToInt(report -> report.findings().size()).sum();
    int accepted = reports.stream().mapToInt(report -> report.accepted().size()).sum();
    if (findings > 0) {
      long entries = reports.stream().filter(report -> !report.findings().isEmpty()).count();
      return Words.count(findings, "finding", "findings")
          + " in "
          + entries
          + " of "
          + Words.count(reports.size(), "entry", "entries")
          + (stays() ? "; what a script changed elsewhere stays." : "; no database was changed.");
    }
    int migrations = reports.stream().mapToInt(EntryReport::migrations).sum();
    return "Clean: "
        + LintRule.values().length
        + " rules, "
        + Words.count(migrations, "migration", "migrations")
        + ", "
        + (accepted == 0 ? "nothing found." : "nothing found beside " + accepted + " accepted.");
  }

  /** Whether something was done to others that no transaction took back. */
  private boolean stays() {
    return reports.stream()
        .flatMap(report -> report.findings().stream())
        .anyMatch(finding -> finding.rule() == LintRule.CHANGED_ELSEWHERE);
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
