package io.artstore.schemacli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.schema.lint.Finding;
import io.artstore.schema.plan.EntryPlan;
import io.artstore.schema.plan.LiveSession;
import io.artstore.schema.plan.LiveTable;
import io.artstore.schema.plan.ObservedStatement;
import io.artstore.schema.plan.ObservedStep;
import io.artstore.schema.plan.PlannedStep;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** A plan for scripts. */
final class PlanJson {
  private PlanJson() {}

  static ObjectNode of(List<EntryPlan> plans, List<String> failures, ExitCode code) {
    ObjectNode answer = Cli.object();
    ArrayNode entries = answer.putArray("entries");
    plans.forEach(plan -> add(entries.addObject(), plan));
    ArrayNode failed = answer.putArray("failures");
    failures.forEach(failed::add);
    answer.put("exit_code", code.code());
    return answer;
  }

  private static void add(ObjectNode entry, EntryPlan plan) {
    entry.put("entry", plan.entry().name());
    entry.put("database", plan.entry().database());
    plan.at().ifPresent(at -> entry.put("at", at.title()));
    plan.refusal().ifPresent(why -> entry.put("refusal", why));
    plan.failure().ifPresent(why -> entry.put("failure", why));
    ArrayNode steps = entry.putArray("steps");
    plan.steps().forEach(step -> add(steps.addObject(), step));
    ArrayNode tables = entry.putArray("tables");
    for (LiveTable table : new TreeMap<>(plan.tables()).values()) {
      ObjectNode node = tables.addObject();
      node.put("table", table.name()).put("bytes", table.bytes());
      table.rows().ifPresent(rows -> node.put("estimated_rows", rows));
    }
    ArrayNode sessions = entry.putArray("sessions");
    plan.sessions().forEach(session -> add(sessions.addObject(), session));
    ArrayNode remarks = entry.putArray("remarks");
    plan.remarks().forEach(remarks::add);
  }

  private static void add(ObjectNode node, PlannedStep step) {
    node.put("migration", step.migration().title());
    step.wayBack()
        .ifPresent(
            effect ->
                node.putObject("way_back")
                    .put("kind", word(effect.kind()))
                    .put("detail", effect.detail()));
    step.observed().ifPresent(observed -> add(node, observed));
    ArrayNode findings = node.putArray("findings");
    step.findings().forEach(finding -> add(findings.addObject(), finding));
    ArrayNode notes = node.putArray("notes");
    step.notes().forEach(note -> add(notes.addObject(), note));
  }

  private static void add(ObjectNode node, ObservedStep step) {
    node.put("one_transaction", step.transactional());
    ArrayNode statements = node.putArray("statements");
    for (ObservedStatement one : step.statements()) {
      ObjectNode statement = statements.addObject();
      statement.put("number", one.statement().number()).put("line", one.statement().line());
      statement.put("sql", one.statement().shown());
      ArrayNode locks = statement.putArray("locks");
      one.locks()
          .forEach(
              lock ->
                  locks
                      .addObject()
                      .put("mode", lock.mode().title())
                      .put("kind", lock.kind())
                      .put("relation", lock.relation())
                      .put("live_name", lock.live()));
      ArrayNode work = statement.putArray("work");
      one.work()
          .forEach(
              touch ->
                  work.addObject()
                      .put("kind", word(touch.kind()))
                      .put("relation", touch.relation())
                      .put("live_table", touch.live()));
    }
  }

  private static void add(ObjectNode node, Finding finding) {
    node.put("rule", finding.rule().name());
    node.put("object", finding.object());
    node.put("file", finding.file()).put("line", finding.line());
    node.put("message", finding.message()).put("hint", finding.hint());
  }

  private static void add(ObjectNode node, LiveSession session) {
    node.put("pid", session.pid()).put("role", session.role());
    node.put("application", session.application()).put("host", session.host());
    session.transaction().ifPresent(open -> node.put("transaction_ms", open.toMillis()));
    ArrayNode blocks = node.putArray("blocks");
    session.blocks().forEach(blocks::add);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
