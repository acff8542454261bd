package io.artstore.schema;

import io.artstore.schema.StepTrace.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which statements of a trace made the rows others than they were at its start, and how. */
final class RowCulprits {
  /**
   * What a statement did.
   *
   * @param what in words, with numbers
   */
  record Change(ScriptPlace place, String what) {
    @Override
    public String toString() {
      return place + "\n  " + what;
    }
  }

  private final List<Moment> moments;
  private final Set<String> seeded;
  private final boolean columnsThatGo;

  private RowCulprits(List<Moment> moments, Set<String> seeded, boolean columnsThatGo) {
    this.moments = List.copyOf(moments);
    this.seeded = Set.copyOf(seeded);
    this.columnsThatGo = columnsThatGo;
  }

  /**
   * @param seeded {@code table NAME} of those into which a seed put rows
   */
  static RowCulprits of(List<Moment> moments, Set<String> seeded) {
    return new RowCulprits(moments, seeded, true);
  }

  /** The same where the values of columns that go meanwhile are known to be lost. */
  static RowCulprits ofKeptColumns(List<Moment> moments, Set<String> seeded) {
    return new RowCulprits(moments, seeded, false);
  }

  /**
   * @param relation {@code table NAME} or {@code sequence NAME}, as in {@link ScratchDatabase#rows}
   */
  List<Change> of(String relation) {
    Map<String, TableContent> start = moments.getFirst().rows();
    Map<String, TableContent> end = moments.getLast().rows();
    Comparison comparison = new Comparison(relation, start.get(relation), end.get(relation));
    List<Change> changes = new ArrayList<>();
    for (int at = 1; at < moments.size(); at++) {
      String what =
          comparison.between(
              moments.get(at - 1).rows().get(relation), moments.get(at).rows().get(relation));
      if (!what.isEmpty() && moments.get(at).after().isPresent()) {
        changes.add(new Change(moments.get(at).after().get(), what));
      }
    }
    return changes;
  }

  /** Tells of one table only what has to do with how it differs in the end. */
  private final class Comparison {
    private final String relation;
    private final String name;
    private final boolean otherNumber;
    private final Set<String> columns;
    private final Set<String> otherColumns = new TreeSet<>();

    Comparison(String relation, @Nullable TableContent start, @Nullable TableContent end) {
      this.relation = relation;
      this.name = relation.substring(relation.indexOf(' ') + 1);
      this.otherNumber = start == null || end == null || start.rows().size() != end.rows().size();
      this.columns = start == null ? Set.of() : start.columns().keySet();
      if (start != null && end != null) {
        columns.stream()
            .filter(column -> columnsThatGo || stays(column))
            .filter(
                column ->
                    !String.valueOf(start.columns().get(column))
                        .equals(String.valueOf(end.columns().get(column))))
            .forEach(otherColumns::add);
      }
    }

    private boolean stays(String column) {
      return moments.stream()
          .map(moment -> moment.rows().get(relation))
          .allMatch(content -> content == null || content.columns().containsKey(column));
    }

    /** What happened, in words; empty for nothing of interest. */
    String between(@Nullable TableContent before, @Nullable TableContent now) {
      if (before == null) {
        return now == null || !otherNumber ? "" : "makes " + relation + with(now);
      }
      if (now == null) {
        return before.rows().isEmpty() ? "" : "drops " + relation + with(before) + origin();
      }
      if (relation.startsWith("sequence ")) {
        return before.digest().equals(now.digest()) ? "" : "moves sequence " + name;
      }
      int more = now.rows().size() - before.rows().size();
      if (more != 0) {
        String number = Math.abs(more) + (Math.abs(more) == 1 ? " row" : " rows");
        return otherNumber
            ? more < 0
                ? "destroys " + number + " of " + name + origin()
                : "adds " + number + " to " + name
            : "";
      }
      return otherNumber ? "" : values(before, now);
    }

    /** Large objects have no rows of their own. */
    private String with(TableContent content) {
      return relation.startsWith("table ") ? " with " + rows(content.rows()) : "";
    }

    private String values(TableContent before, TableContent now) {
      List<String> told = new ArrayList<>();
      for (String column : otherColumns) {
        long filled = before.filled().getOrDefault(column, 0L);
        if (!now.columns().containsKey(column) && filled > 0) {
          told.add("drops " + name + "." + column + " with its values in " + rows(filled));
        }
      }
      boolean swapped = otherColumns.isEmpty() && !before.digest().equals(now.digest());
      Set<String> changed =
          otherColumns.stream()
              .filter(column -> differs(before, now, column))
              .collect(Collectors.toCollection(TreeSet::new));
      boolean sameColumns = before.columns().keySet().equals(now.columns().keySet());
      if (!changed.isEmpty() || (swapped && sameColumns)) {
        List<String> others = new ArrayList<>(now.rows());
        before.rows().forEach(others::remove);
        told.add(
            "changes "
                + (sameColumns ? rows(others) : "rows")
                + " of "
                + name
                + origin()
                + (changed.isEmpty() ? "" : ", in " + String.join(", ", changed)));
      }
      return String.join("\n  ", told);
    }

    private boolean differs(TableContent before, TableContent now, String column) {
      String was = before.columns().get(column);
      String is = now.columns().get(column);
      return was != null && is != null && !was.equals(is);
    }

    private String origin() {
      return seeded.contains(relation) ? " that a seed put in" : "";
    }
  }

  private static String rows(Collection<String> rows) {
    return rows((long) rows.size());
  }

  private static String rows(long number) {
    return number + (number == 1 ? " row" : " rows");
  }
}
