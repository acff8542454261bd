package io.artstore.schema;

import io.artstore.schema.catalog.CatalogDifference;
import java.util.List;
import java.util.Set;

/**
 * What a look at a database that this library did not make found.
 *
 * @param revision as the other tool's table says, with its name; empty when the catalog alone
 *     decides
 * @param version the migration that the schema is equal to, or should be
 * @param differences in structure; the database is not adopted unless there are none
 * @param besides comments and privileges that differ; they are left as they are
 * @param leftAlone objects that no migration makes
 */
public record AdoptionReport(
    SchemaEntry entry,
    String revision,
    Migration version,
    List<CatalogDifference> differences,
    List<CatalogDifference> besides,
    Set<String> leftAlone) {

  public AdoptionReport {
    differences = List.copyOf(differences);
    besides = List.copyOf(besides);
    leftAlone = Set.copyOf(leftAlone);
  }

  /** Whether the structure is that of the version. */
  public boolean equal() {
    return differences.isEmpty();
  }
}
