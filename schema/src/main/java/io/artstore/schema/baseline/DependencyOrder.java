package io.artstore.schema.baseline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts units into an order in which each comes after what it needs. Wishes are fulfilled where they
 * contradict neither the needs nor each other.
 */
final class DependencyOrder {
  private static final Comparator<Unit> BY_PLACE =
      Comparator.comparingInt(Unit::rank).thenComparing(Unit::name);

  private DependencyOrder() {}

  /**
   * @param wishes for a unit's key, keys of units that should come before it
   * @param circle takes the units that need each other in a circle; they are left out
   */
  static List<Unit> sort(List<Unit> units, Map<String, Set<String>> wishes, List<Unit> circle) {
    List<Unit> waiting = new ArrayList<>(units);
    waiting.sort(BY_PLACE);
    Set<String> missing = new HashSet<>(units.stream().map(Unit::key).toList());
    List<Unit> ordered = new ArrayList<>();
    while (!waiting.isEmpty()) {
      Unit next = null;
      for (Unit unit : waiting) {
        if (unit.needs().stream().anyMatch(missing::contains)) {
          continue;
        }
        boolean fulfilled =
            wishes.getOrDefault(unit.key(), Set.of()).stream().noneMatch(missing::contains);
        if (fulfilled) {
          next = unit;
          break;
        }
        // A table whose foreign key waits does no harm; a routine that is checked may fail.
        if (next == null || (next.rank() == Unit.ROUTINE && unit.rank() != Unit.ROUTINE)) {
          next = unit;
        }
      }
      if (next == null) {
        circle.addAll(waiting);
        return ordered;
      }
      waiting.remove(next);
      missing.remove(next.key());
      ordered.add(next);
    }
    return ordered;
  }
}
