package io.artstore.schema.catalog;

import java.util.List;
import java.util.stream.Stream;

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

  /** Rows of a reference table that a message shows of each side. */
  private static final int SHOWN_ROWS = 20;

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

  /** The same with the prefix of the scope where its stand-in was, for messages. */
  public CatalogDifference named(CatalogScope scope) {
    return new CatalogDifference(
        kind,
        scope.named(object),
        missing.stream().map(scope::named).toList(),
        extra.stream().map(scope::named).toList());
  }

  /**
   * The same in words for people: columns that only moved up or down are no differences, and where
   * their order is another one line says so.
   */
  public CatalogDifference readable() {
    List<List<String>> sides = CatalogWords.withoutMovedColumns(missing, extra);
    return new CatalogDifference(
        kind,
        object,
        sides.getFirst().stream().map(CatalogWords::readable).toList(),
        sides.getLast().stream().map(CatalogWords::readable).toList());
  }

  /** Whether columns stand in another order, which no ALTER TABLE mends. */
  public boolean reordersColumns() {
    List<String> was = CatalogWords.withoutMovedColumns(missing, extra).getFirst();
    return kind == Kind.CHANGED && !was.isEmpty() && was.getLast().startsWith("order of the ");
  }

  /** The difference for people: minus is expected and missing, plus is there and not expected. */
  @Override
  public String toString() {
    CatalogDifference shown = readable();
    return switch (kind) {
      case MISSING -> "- " + object + detail("-", shown.missing());
      case EXTRA -> "+ " + object + detail("+", shown.extra());
      case CHANGED ->
          "~ "
              + object
              + numberOfRows()
              + detail("-", shown.missing())
              + detail("+", shown.extra());
    };
  }

  private String numberOfRows() {
    if (!ReferenceRows.isObject(object) || (missing.isEmpty() && extra.isEmpty())) {
      return "";
    }
    long rows =
        Stream.concat(missing.stream(), extra.stream()).map(ReferenceRows::key).distinct().count();
    return ": " + rows + (rows == 1 ? " row differs" : " rows differ");
  }

  private String detail(String sign, List<String> lines) {
    int shown = ReferenceRows.isObject(object) ? SHOWN_ROWS : lines.size();
    StringBuilder text = new StringBuilder();
    for (String line : lines.stream().limit(shown).toList()) {
      text.append("\n    ").append(sign).append(' ').append(line.replace("\n", "\n      "));
    }
    if (lines.size() > shown) {
      text.append("\n    ").append(sign).append(" and ").append(lines.size() - shown);
      text.append(" more rows");
    }
    return text.toString();
  }
}
