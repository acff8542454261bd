package io.artstore.schema.lint;

import io.artstore.schema.SchemaEntry;
import io.artstore.schema.catalog.CatalogScope;
import java.util.Set;

/** Names as they stand in the scripts of an entry. */
final class Names {
  private final CatalogScope scope;

  Names(SchemaEntry entry) {
    this.scope =
        new CatalogScope(entry.prefix().orElse(""), Set.of(), Set.of(), Set.of(), Set.of());
  }

  /** The finding with its names as they stand in the scripts. */
  Finding neutral(Finding finding) {
    return new Finding(
        finding.rule(),
        neutral(finding.object()),
        finding.file(),
        finding.line(),
        neutral(finding.message()),
        neutral(finding.hint()));
  }

  /** The text with <code>${prefix}</code> wherever the prefix stands. */
  String neutral(String text) {
    return scope.neutral(text);
  }
}
