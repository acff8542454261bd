package io.artstore.schema.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The kinds of objects as {@link CatalogObject} names them, with the words that DROP takes. They
 * stand in an order in which they can be dropped: what depends on others comes first.
 */
public final class ObjectKinds {
  private static final List<String> IN_ORDER =
      List.of(
          "event trigger",
          "publication",
          "view",
          "materialized view",
          "foreign table",
          "table",
          "partitioned table",
          "cast",
          "transform",
          "operator class",
          "operator family",
          "operator",
          "aggregate",
          "procedure",
          "function",
          "sequence",
          "domain",
          "text search configuration",
          "text search dictionary",
          "text search template",
          "text search parser",
          "conversion",
          "collation",
          "type",
          "access method",
          "server",
          "foreign-data wrapper",
          "language",
          "schema",
          "extension");

  private static final Map<String, String> OTHERWISE_DROPPED =
      Map.of("partitioned table", "TABLE", "foreign-data wrapper", "FOREIGN DATA WRAPPER");

  private static final Map<String, Integer> RANKS = new LinkedHashMap<>();

  static {
    List<String> longestFirst = new ArrayList<>(IN_ORDER);
    longestFirst.sort(Comparator.comparingInt(String::length).reversed());
    longestFirst.forEach(kind -> RANKS.put(kind, IN_ORDER.indexOf(kind)));
  }

  private ObjectKinds() {}

  /** The kind that stands before the name, which may hold blanks; empty when it is none of DROP. */
  static Optional<String> known(String object) {
    return RANKS.keySet().stream().filter(kind -> object.startsWith(kind + " ")).findFirst();
  }

  /** The kind; of what is not known, all up to the last blank before the parameters. */
  public static String of(String object) {
    int parenthesis = object.indexOf('(');
    int end = parenthesis < 0 ? object.length() : parenthesis;
    return known(object)
        .orElseGet(() -> object.substring(0, Math.max(0, object.lastIndexOf(' ', end))));
  }

  /** Where the object comes when several are dropped. */
  public static int rank(String object) {
    return known(object).map(kind -> RANKS.getOrDefault(kind, -1)).orElse(-1);
  }

  /** What stands between DROP and the name. */
  static String keywords(String kind) {
    return OTHERWISE_DROPPED.getOrDefault(kind, kind.toUpperCase(Locale.ROOT));
  }
}
