package io.artstore.schema;

import io.artstore.schema.catalog.CatalogDifference;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a live schema differs from its version.
 *
 * @param version as the history says, with its name; empty when nothing is applied
 * @param differences both ways, with their lines
 * @param besides comments and privileges of an adopted schema, which are its own affair
 * @param leftAlone objects that no migration makes
 */
public record DriftReport(
    SchemaEntry entry,
    Optional<String> version,
    List<CatalogDifference> differences,
    List<CatalogDifference> besides,
    Set<String> leftAlone) {

  public DriftReport {
    differences = List.copyOf(differences);
    besides = List.copyOf(besides);
    leftAlone = Set.copyOf(leftAlone);
  }
}
