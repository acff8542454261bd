package io.artstore.schema;

import io.artstore.schema.ProofFailure.Remark;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rows that are not as before after both ways, and which script would have had to say so: a header
 * in one script says nothing about what the other one loses.
 */
final class RowFault {
  private final Migration migration;
  private final List<RowCulprits.Change> changes = new ArrayList<>();
  private final Set<String> undeclared = new LinkedHashSet<>();
  private final Set<String> unexplained = new LinkedHashSet<>();

  private RowFault(Migration migration) {
    this.migration = migration;
  }

  /**
   * @param changed relations whose rows are not as before
   * @param culprits of a trace of both ways; empty when they could not be gone once more
   */
  static RowFault of(Migration migration, Set<String> changed, Optional<RowCulprits> culprits) {
    RowFault fault = new RowFault(migration);
    for (String relation : changed) {
      fault.add(relation, culprits.map(all -> all.of(relation)).orElse(List.of()));
    }
    return fault;
  }

  /** Where nothing shows who did it, the header of either script will do, as for a sequence. */
  private void add(String relation, List<RowCulprits.Change> made) {
    Set<String> files =
        made.stream().map(change -> change.place().file()).collect(Collectors.toSet());
    boolean either = files.isEmpty() || relation.startsWith("sequence ");
    boolean declared =
        List.of(migration.up(), migration.down()).stream()
            .filter(script -> either || files.contains(script.file()))
            .anyMatch(script -> script.loses().isPresent());
    if (declared) {
      return;
    }
    undeclared.addAll(files);
    if (made.isEmpty()) {
      unexplained.add(relation);
    }
    made.stream().filter(change -> !changes.contains(change)).forEach(changes::add);
  }

  /** Whether a script says of everything that is lost that it is. */
  boolean declared() {
    return changes.isEmpty() && unexplained.isEmpty();
  }

  /** Whether all of it is the way up's doing. */
  boolean onlyOfWayUp() {
    return undeclared.equals(Set.of(migration.up().file()));
  }

  /** Each statement with what it does. */
  String detail() {
    List<String> lines = new ArrayList<>();
    changes.forEach(change -> lines.add(change.toString()));
    unexplained.forEach(lines::add);
    return String.join("\n", lines);
  }

  List<Remark> remarks() {
    String scripts =
        undeclared.isEmpty()
            ? migration.up().file() + " or " + migration.down().file()
            : String.join(" and of ", undeclared);
    return List.of(
        Remark.toMend(
            "bring the rows back; if it is meant that they are lost, say so at the top of "
                + scripts
                + ":\n  -- loses: WHAT"));
  }
}
