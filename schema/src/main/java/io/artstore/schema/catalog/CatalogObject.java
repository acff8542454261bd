package io.artstore.schema.catalog;

import java.util.List;

/**
 * One object that exists by itself, with all that hangs on it.
 *
 * @param name kind and name, as {@code table ${prefix}_files}
 * @param lines everything that is compared, in canonical order
 */
public record CatalogObject(String name, List<String> lines) {
  public CatalogObject {
    lines = List.copyOf(lines);
  }

  String text() {
    StringBuilder text = new StringBuilder(name).append('\n');
    for (String line : lines) {
      text.append("  ").append(line.replace("\n", "\n    ")).append('\n');
    }
    return text.toString();
  }
}
