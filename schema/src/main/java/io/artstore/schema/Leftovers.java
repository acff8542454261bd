package io.artstore.schema;

import io.artstore.schema.ProofFailure.Remark;
import io.artstore.schema.catalog.CatalogDifference;
import io.artstore.schema.sql.SqlStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Explains the differences that a way back leaves: which statements made the objects, and what
 * would remove them.
 */
final class Leftovers {
  /** Within so many words a statement has named what it creates. */
  private static final int NAME_TOKENS = 8;

  private static final List<String> CHANGING =
      List.of("CREATE", "ALTER", "DROP", "COMMENT", "GRANT", "REVOKE");
  private static final Set<String> DROPPABLE =
      Set.of(
          "table",
          "type",
          "domain",
          "sequence",
          "view",
          "materialized view",
          "function",
          "procedure",
          "schema",
          "extension");

  private final Migration migration;
  private final SchemaEntry entry;

  Leftovers(Migration migration, SchemaEntry entry) {
    this.migration = migration;
    this.entry = entry;
  }

  List<Remark> explain(List<CatalogDifference> differences) {
    List<Remark> remarks = new ArrayList<>();
    List<String> makers = new ArrayList<>();
    List<String> drops = new ArrayList<>();
    boolean others = false;
    for (CatalogDifference difference : differences) {
      String object = named(difference.object());
      String kind = Differences.kindOf(object);
      boolean extra = difference.kind() == CatalogDifference.Kind.EXTRA;
      maker(object.substring(kind.length()).strip(), extra)
          .map(statement -> migration.up().file() + ", line " + statement.line())
          .filter(place -> !makers.contains(place))
          .ifPresent(makers::add);
      if (extra && DROPPABLE.contains(kind)) {
        drops.add(
            "\n  DROP " + kind.toUpperCase(Locale.ROOT) + object.substring(kind.length()) + ";");
      } else {
        others = true;
      }
    }
    if (!makers.isEmpty()) {
      remarks.add(Remark.madeIn(String.join("\n", makers)));
    }
    if (!drops.isEmpty()) {
      remarks.add(
          Remark.toMend("at the end of " + migration.down().file() + ":" + String.join("", drops)));
    }
    if (others) {
      remarks.add(
          Remark.toMend("let " + migration.down().file() + " restore what was there before"));
    }
    return remarks;
  }

  private String named(String object) {
    return entry
        .prefix()
        .map(prefix -> object.replace(MigrationScript.PREFIX, prefix))
        .orElse(object);
  }

  /** The first statement that makes or changes something of that name. */
  private Optional<SqlStatement> maker(String object, boolean created) {
    String whole = object.substring(0, Differences.argumentsOf(object));
    String name = whole.substring(whole.lastIndexOf('.') + 1);
    return migration.up().statements(entry.prefix()).stream()
        .filter(statement -> created ? statement.startsWith("CREATE") : changes(statement))
        .filter(
            statement ->
                statement.tokens().stream()
                    .limit(created ? NAME_TOKENS : statement.tokens().size())
                    .anyMatch(token -> token.identifier().equals(name)))
        .findFirst();
  }

  private static boolean changes(SqlStatement statement) {
    return CHANGING.stream().anyMatch(statement::startsWith);
  }
}
