package io.artstore.schema.catalog;

import java.util.List;

/**
 * One object in which two catalogs differ.
 *
 * @param kind on which side it is
 * @param object kind and name of the object
 * @param missing its lines that only the expected catalog has
 * @param extra its lines that only the actual catalog has
 */
public record CatalogDifference(
    Kind kind, String object, List<String> missing, List<String> extra) {

  /** How the object differs. */
  public enum Kind {
    /** Expected, and not there. */
    MISSING,
    /** There, and not expected. */
    EXTRA,
    /** On both sides, with other content. */
    CHANGED
  }

  public CatalogDifference {
    missing = List.copyOf(missing);
    extra = List.copyOf(extra);
  }

  /** The difference for people: minus is expected and missing, plus is there and not expected. */
  @Override
  public String toString() {
    return switch (kind) {
      case MISSING -> "- " + object + detail("-", missing);
      case EXTRA -> "+ " + object + detail("+", extra);
      case CHANGED -> "~ " + object + detail("-", missing) + detail("+", extra);
    };
  }

  private static String detail(String sign, List<String> lines) {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      text.append("\n    ").append(sign).append(' ').append(line.replace("\n", "\n      "));
    }
    return text.toString();
  }
}
