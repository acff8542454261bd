package io.artstore.schemacli;

import io.artstore.schema.plan.EntryPlan;
import io.artstore.schema.plan.LiveTable;
import io.artstore.schema.plan.LockMode;
import io.artstore.schema.plan.ObservedStatement;
import io.artstore.schema.plan.ObservedStep;
import io.artstore.schema.plan.RelationLock;
import io.artstore.schema.plan.RelationWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What was observed, in words that say who has to wait for what, and how large it is. */
final class PlanWords {
  private final Map<String, LiveTable> tables;

  PlanWords(EntryPlan plan) {
    this.tables = plan.tables();
  }

  /** A line for each lock that anybody could notice and each table that is gone through. */
  List<String> of(ObservedStep step, ObservedStatement statement) {
    List<String> lines = new ArrayList<>();
    statement.locks().stream()
        .filter(lock -> lock.mode() != LockMode.ACCESS_SHARE)
        .forEach(lock -> lines.add(words(lock, step.transactional())));
    statement.work().stream()
        .filter(work -> !saidByIndex(work, statement.work()))
        .forEach(work -> lines.add(words(work)));
    return lines.isEmpty() ? List.of("nobody has to wait") : lines;
  }

  /** That an index is built from all rows says that they are read. */
  private static boolean saidByIndex(RelationWork work, List<RelationWork> all) {
    return work.kind() == RelationWork.Kind.ROWS_READ
        && all.stream()
            .anyMatch(
                other ->
                    other.live().equals(work.live())
                        && (other.kind() == RelationWork.Kind.INDEX_BUILT
                            || other.kind() == RelationWork.Kind.INDEX_REBUILT));
  }

  private static String words(RelationLock lock, boolean transactional) {
    String until = transactional ? "until the step commits" : "for a moment, or while it runs";
    String name = (lock.kind().equals("table") ? "" : lock.kind() + " ") + lock.relation();
    return consequence(lock, name, until) + " (" + lock.mode().title() + ")";
  }

  private static String consequence(RelationLock lock, String name, String until) {
    if (lock.kind().equals("sequence") && lock.mode().stopsWriters()) {
      return "nobody gets a number from " + name + ", so who inserts waits, " + until;
    }
    if (lock.mode().stopsReaders()) {
      return "nobody can read or write " + name + " " + until;
    }
    if (lock.mode().stopsWriters()) {
      return "nobody can change rows of " + name + " " + until + ", reading goes on";
    }
    return "reading and writing of " + name + " go on";
  }

  private String words(RelationWork work) {
    String size = " " + size(work.live());
    return switch (work.kind()) {
      case TABLE_REWRITTEN -> "writes " + work.relation() + " anew, with its indexes" + size;
      case TABLE_EMPTIED -> "empties " + work.relation() + size;
      case TABLE_DROPPED -> "drops " + work.relation() + size;
      case INDEX_BUILT ->
          "builds index " + work.relation() + " from all rows of " + work.live() + size;
      case INDEX_REBUILT ->
          "builds index " + work.relation() + " of " + work.live() + " anew" + size;
      case ROWS_READ -> "reads all rows of " + work.relation() + size;
      case ROWS_CHANGED -> "changes rows of " + work.relation() + size;
    };
  }

  /** What weighs most in a whole entry, in a line each; nothing when nobody has to wait. */
  List<String> inShort(EntryPlan plan) {
    List<ObservedStep> steps =
        plan.steps().stream().flatMap(step -> step.observed().stream()).toList();
    List<String> lines = new ArrayList<>();
    Set<String> closed = new TreeSet<>();
    Set<String> still = new TreeSet<>();
    Set<String> anew = new TreeSet<>();
    for (ObservedStatement statement :
        steps.stream().flatMap(step -> step.statements().stream()).toList()) {
      for (RelationLock lock : statement.locks()) {
        if (lock.kind().equals("table") && lock.mode().stopsWriters()) {
          (lock.mode().stopsReaders() ? closed : still).add(lock.live());
        }
      }
      statement.work().stream()
          .filter(work -> work.kind() == RelationWork.Kind.TABLE_REWRITTEN)
          .forEach(work -> anew.add(work.live() + " " + size(work.live())));
    }
    still.removeAll(closed);
    add(lines, "closed to everybody for the time of a step: ", closed);
    add(lines, "closed to writers for the time of a step: ", still);
    add(lines, "written anew: ", anew);
    return lines;
  }

  private static void add(List<String> lines, String heading, Set<String> names) {
    if (!names.isEmpty()) {
      lines.add(heading + String.join(", ", names));
    }
  }

  private String size(String table) {
    return Optional.ofNullable(tables.get(table))
        .map(
            live ->
                "("
                    + Amounts.bytes(live.bytes())
                    + (live.rows().isPresent()
                        ? ", about " + Amounts.count(live.rows().getAsLong(), "row", "rows")
                        : ", rows never counted")
                    + ")")
        .orElse("(size not known)");
  }
}
