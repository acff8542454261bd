package io.artstore.schema;

import io.artstore.schema.StepTrace.Moment;
import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogDifference;
import io.artstore.schema.catalog.CatalogObject;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;

/**
 * Which statements the end of a trace owes its differences from the start to: for what is too much
 * the last one after which it was there, for what is missing the last one after which it was gone.
 */
public final class Culprits {
  private final List<Moment> moments;
  private final List<Map<String, List<String>>> objects;

  Culprits(List<Moment> moments) {
    this.moments = List.copyOf(moments);
    this.objects = moments.stream().map(Moment::catalog).map(Culprits::lines).toList();
  }

  private static Map<String, List<String>> lines(Catalog catalog) {
    Map<String, List<String>> lines = new HashMap<>();
    for (CatalogObject object : catalog.objects()) {
      lines.put(object.name(), object.lines());
    }
    return lines;
  }

  /**
   * @param difference between the catalogs at the end and at the start
   * @return in the order in which they ran; empty when the trace does not show it
   */
  public List<ScriptPlace> of(CatalogDifference difference) {
    Set<Integer> found = new TreeSet<>();
    String object = difference.object();
    switch (difference.kind()) {
      case EXTRA -> found.add(lastRise(at -> has(at, object)));
      case MISSING -> found.add(lastRise(at -> -has(at, object)));
      case CHANGED -> {
        Set<String> told = new HashSet<>();
        for (String line : difference.extra()) {
          told.add(subject(line));
          found.add(lastRise(at -> count(at, object, line)));
        }
        // What took the place of a line is the fault, not what first did away with the line.
        for (String line : difference.missing()) {
          if (!told.contains(subject(line))) {
            found.add(lastRise(at -> -count(at, object, line)));
          }
        }
      }
    }
    return found.stream().flatMap(index -> moments.get(index).after().stream()).toList();
  }

  /** The last moment at which the number is greater than at the one before; 0 for none. */
  private int lastRise(IntUnaryOperator number) {
    for (int at = moments.size() - 1; at > 0; at--) {
      if (number.applyAsInt(at) > number.applyAsInt(at - 1)) {
        return at;
      }
    }
    return 0;
  }

  private int has(int at, String object) {
    return objects.get(at).containsKey(object) ? 1 : 0;
  }

  private int count(int at, String object, String line) {
    return Collections.frequency(objects.get(at).getOrDefault(object, List.of()), line);
  }

  /** What a line is about, where there can be only one such line; otherwise the line. */
  private static String subject(String line) {
    String[] words = line.split(" ", 4);
    if (words[0].equals("column") && words.length > 2) {
      return "column " + words[2];
    }
    int colon = line.indexOf(": ");
    boolean many = words[0].startsWith("privilege") || words[0].equals("row");
    return colon < 0 || many ? line : line.substring(0, colon);
  }
}
