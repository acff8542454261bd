package io.artstore.schema;

import io.artstore.schema.catalog.CatalogDifference;
import io.artstore.schema.sql.SqlStatement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Explains a difference that a way back leaves: which statement made the object, and what would
 * remove it.
 */
final class Leftovers {
  private static final List<String> DROPPABLE =
      List.of("table", "type", "domain", "sequence", "view", "materialized view", "function");

  private Leftovers() {}

  /** Lines for people, or an empty text when nothing can be said. */
  static String explain(Migration migration, CatalogDifference difference, SchemaEntry entry) {
    if (difference.kind() != CatalogDifference.Kind.EXTRA) {
      return "";
    }
    String object =
        entry
            .prefix()
            .map(prefix -> difference.object().replace(MigrationScript.PREFIX, prefix))
            .orElse(difference.object());
    String kind = object.substring(0, object.lastIndexOf(' ', parameterStart(object)));
    String name = object.substring(kind.length() + 1, parameterStart(object));
    StringBuilder text = new StringBuilder();
    maker(migration, name, entry)
        .ifPresent(
            statement ->
                text.append("\nmade in ")
                    .append(migration.up().file())
                    .append(", line ")
                    .append(statement.line()));
    if (DROPPABLE.contains(kind)) {
      text.append("\nto mend, at the end of ")
          .append(migration.down().file())
          .append(": DROP ")
          .append(kind.toUpperCase(Locale.ROOT))
          .append(' ')
          .append(object.substring(kind.length() + 1))
          .append(';');
    }
    return text.toString();
  }

  private static int parameterStart(String object) {
    int parenthesis = object.indexOf('(');
    return parenthesis < 0 ? object.length() : parenthesis;
  }

  private static Optional<SqlStatement> maker(Migration migration, String name, SchemaEntry entry) {
    return migration.up().statements(entry.prefix()).stream()
        .filter(statement -> statement.startsWith("CREATE"))
        .filter(
            statement ->
                statement.tokens().stream()
                    .limit(8)
                    .anyMatch(token -> token.identifier().equals(name)))
        .findFirst();
  }
}
