package io.artstore.schemacli;

import io.artstore.schema.Migration;
import io.artstore.schema.MigrationScript;
import io.artstore.schema.ProvenJson.Effect;
import io.artstore.schema.Remedy;
import io.artstore.schema.lint.Finding;
import io.artstore.schema.plan.EntryPlan;
import io.artstore.schema.plan.LiveSession;
import io.artstore.schema.plan.ObservedStatement;
import io.artstore.schema.plan.ObservedStep;
import io.artstore.schema.plan.PlannedStep;
import java.util.List;

/** The plan of all entries as a page of text, or as SQL with the same as comments. */
final class PlanText {

  /** More sessions than a person reads. */
  private static final int SESSIONS_SHOWN = 10;

  private final Remedy remedy;
  private final String arguments;
  private final List<EntryPlan> plans;
  private final List<String> failures;
  private final StringBuilder text = new StringBuilder();

  /**
   * @param arguments options that chose the entries and the goal, with a space before them
   * @param failures entries for which nothing could be planned
   */
  PlanText(Remedy remedy, String arguments, List<EntryPlan> plans, List<String> failures) {
    this.remedy = remedy;
    this.arguments = arguments;
    this.plans = plans;
    this.failures = failures;
  }

  String text() {
    line(
        Words.count(plans.size() + failures.size(), "entry", "entries")
            + ". The databases are only read; what waits ran on scratch databases, dropped again.");
    plans.forEach(this::add);
    addFailures();
    if (waiting() > 0) {
      addNext();
    }
    line("");
    return text.append(summary()).toString();
  }

  /** Only comments beside the statements, so that it may be kept as a script. */
  String sql() {
    for (EntryPlan plan : plans) {
      PlanWords words = new PlanWords(plan);
      for (PlannedStep step : plan.steps()) {
        comment(title(plan) + ": " + title(step) + ", " + transaction(step));
        comment("way back: " + wayBack(plan, step));
        step.findings().forEach(finding -> comment("lint: " + about(finding)));
        step.observed().ifPresent(observed -> addSql(observed, words));
        line("");
      }
      plan.failure().ifPresent(why -> comment("fails on the scratch database: " + why));
      plan.refusal().ifPresent(why -> comment("an upgrade would refuse: " + why));
      plan.remarks().forEach(this::comment);
    }
    failures.forEach(this::comment);
    comment(summary());
    return text.toString().stripTrailing();
  }

  private void addSql(ObservedStep step, PlanWords words) {
    for (ObservedStatement statement : step.statements()) {
      words.of(step, statement).forEach(this::comment);
      String sql = statement.statement().shown();
      if (!sql.equals(statement.statement().text())) {
        comment("a secret is not shown; put it in place of *** before you run this");
      }
      line(sql + ";");
    }
  }

  private void comment(String content) {
    for (String one : content.lines().toList()) {
      line(Paragraph.of("-- ", one).replace("\n   ", "\n-- "));
    }
  }

  private void add(EntryPlan plan) {
    line("");
    line(
        title(plan)
            + ": at "
            + plan.at().map(Migration::title).orElse("no version")
            + ", "
            + (plan.steps().isEmpty()
                ? "nothing waits"
                : Words.count(plan.steps().size(), "migration waits", "migrations wait")));
    PlanWords words = new PlanWords(plan);
    plan.steps().forEach(step -> addStep(plan, step, words));
    plan.failure().ifPresent(why -> addBlock("FAILS on the scratch database", why));
    plan.refusal().ifPresent(why -> addBlock("An upgrade would refuse", why));
    addInShort(words.inShort(plan));
    addSessions(plan);
    plan.remarks().forEach(remark -> line(Paragraph.of("  note  ", remark)));
  }

  private void addStep(EntryPlan plan, PlannedStep step, PlanWords words) {
    line("");
    line("  " + title(step) + ", " + transaction(step));
    step.observed()
        .ifPresent(
            observed ->
                observed.statements().forEach(statement -> add(observed, statement, words)));
    line(Paragraph.of("    way back  ", wayBack(plan, step)));
    step.findings().forEach(finding -> line(Paragraph.of("    lint      ", about(finding))));
    step.notes().forEach(note -> line(Paragraph.of("    note      ", about(note))));
  }

  private void add(ObservedStep step, ObservedStatement statement, PlanWords words) {
    String number = String.format("    %2d  ", statement.statement().number());
    String sql = statement.statement().shown().replaceAll("\\s+", " ");
    line(number + Words.cut(sql, Paragraph.WIDTH - number.length()));
    words.of(step, statement).forEach(one -> line(Paragraph.of("          ", one)));
  }

  private static String transaction(PlannedStep step) {
    return step.observed()
        .map(
            observed ->
                observed.transactional() ? "one transaction" : "one statement, no transaction")
        .orElse("not tried");
  }

  private static String wayBack(EntryPlan plan, PlannedStep step) {
    return step.wayBack()
        .map(effect -> words(effect.kind()) + named(plan, detail(effect)))
        .orElse("not proven, so what it loses is not known");
  }

  private static String words(Effect.Kind kind) {
    return switch (kind) {
      case LOSSLESS -> "lossless";
      case LOSES_ROWS -> "loses rows";
      case MAY_REFUSE -> "may refuse";
      case LOSES_ROWS_OR_REFUSES -> "loses rows or refuses";
      case UNKNOWN -> "what it loses is not known";
    };
  }

  /** A refusal without the number of the proof's rows: it says nothing of the rows here. */
  private static String detail(Effect effect) {
    return effect.kind() == Effect.Kind.MAY_REFUSE ? effect.refusal() : effect.detail();
  }

  private static String named(EntryPlan plan, String detail) {
    String text =
        plan.entry()
            .prefix()
            .map(prefix -> detail.replace(MigrationScript.PREFIX, prefix))
            .orElse(detail);
    return text.isEmpty() ? "" : ": " + text;
  }

  private static String about(Finding finding) {
    return finding.rule()
        + " "
        + finding.object()
        + ": "
        + finding.message()
        + (finding.place().isEmpty() ? "" : " (" + finding.place() + ")");
  }

  private void addBlock(String heading, String message) {
    line("");
    line("  " + heading);
    message.lines().forEach(one -> line(Paragraph.of("    ", one)));
  }

  private void addInShort(List<String> lines) {
    if (!lines.isEmpty()) {
      line("");
      line("  In short");
      lines.forEach(one -> line(Paragraph.of("    ", one)));
    }
  }

  private void addSessions(EntryPlan plan) {
    if (plan.sessions().isEmpty()) {
      return;
    }
    line("");
    line("  Connected to " + plan.entry().database() + " now; an upgrade refuses while they are");
    TextTable table = new TextTable("    ");
    for (LiveSession session : plan.sessions().stream().limit(SESSIONS_SHOWN).toList()) {
      table.row(
          "pid " + session.pid(),
          session.role(),
          session.application().isEmpty() ? "-" : session.application(),
          session.host(),
          session
              .transaction()
              .map(open -> "in a transaction for " + Amounts.about(open))
              .orElse(""),
          session.blocks().isEmpty() ? "" : "IN THE WAY: " + String.join(", ", session.blocks()));
    }
    line(table.toString());
    int more = plan.sessions().size() - SESSIONS_SHOWN;
    if (more > 0) {
      line("    and " + more + " more");
    }
  }

  private void addFailures() {
    if (!failures.isEmpty()) {
      line("");
      line("Not planned");
      failures.forEach(failure -> line("  " + failure.replace("\n", "\n    ")));
    }
  }

  private void addNext() {
    line("");
    line("Next");
    line("  try it with the real rows:  " + remedy.line("rehearse" + arguments));
    line("  save the rows, go forward:  " + remedy.line("upgrade --backup" + arguments));
  }

  private int waiting() {
    return plans.stream().mapToInt(plan -> plan.steps().size()).sum();
  }

  private String summary() {
    int look = failures.size() + (int) plans.stream().filter(EntryPlan::hasFindings).count();
    String needsLook =
        look == 0 ? "" : "; " + Words.count(look, "entry needs a look", "entries need a look");
    if (waiting() == 0) {
      return "Nothing waits in " + Words.count(plans.size(), "entry", "entries") + needsLook + ".";
    }
    long entries = plans.stream().filter(plan -> !plan.steps().isEmpty()).count();
    return Words.count(waiting(), "migration waits", "migrations wait")
        + " in "
        + entries
        + " of "
        + Words.count(plans.size() + failures.size(), "entry", "entries")
        + needsLook
        + ". Nothing was changed.";
  }

  private static String title(EntryPlan plan) {
    return plan.entry().name() + ", database " + plan.entry().database();
  }

  private static String title(PlannedStep step) {
    return step.migration().title();
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
