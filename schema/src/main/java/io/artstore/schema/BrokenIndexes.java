package io.artstore.schema;

import io.artstore.schema.catalog.Catalog;
import io.artstore.schema.catalog.CatalogObject;
import io.artstore.schema.catalog.CatalogScope;
import io.artstore.schema.sql.SqlToken;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is left of an index whose build or removal outside of a transaction was cut: the server
 * keeps it, marked invalid, and no query uses it. Only indexes that the script of the step names
 * count; another one is somebody else's.
 */
final class BrokenIndexes {
  private static final String INDEX = "index ";
  private static final String MARK = " INVALID";

  /** What the server adds to the name of an index that it builds anew. */
  private static final Pattern REBUILT = Pattern.compile("_cc(new|old)[0-9]*$");

  private final CatalogScope scope;
  private final Set<String> named;

  BrokenIndexes(SchemaEntry entry, CatalogScope scope, MigrationScript script) {
    this.scope = scope;
    this.named =
        script.statements(entry.prefix()).stream()
            .flatMap(statement -> statement.tokens().stream())
            .map(SqlToken::identifier)
            .collect(Collectors.toSet());
  }

  /** Their names, as in the database. */
  Set<String> in(Catalog catalog) {
    return catalog.objects().stream()
        .map(CatalogObject::lines)
        .flatMap(Collection::stream)
        .filter(this::broken)
        .map(this::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The catalog as it would be without them. */
  Catalog without(Catalog catalog) {
    return new Catalog(
        catalog.objects().stream()
            .map(
                object ->
                    new CatalogObject(
                        object.name(),
                        object.lines().stream().filter(line -> !broken(line)).toList()))
            .toList());
  }

  private boolean broken(String line) {
    return line.startsWith(INDEX)
        && line.contains(MARK)
        && named.contains(REBUILT.matcher(name(line)).replaceFirst(""));
  }

  private String name(String line) {
    int end = line.indexOf(": ");
    return scope.named(line.substring(INDEX.length(), end < 0 ? line.length() : end));
  }

  /** The statements that remove them, to be run outside of a transaction. */
  static List<String> removal(Connection connection, Set<String> names) throws SQLException {
    List<String> statements = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            SELECT n.nspname, c.relname
            FROM pg_catalog.pg_index x
                 JOIN pg_catalog.pg_class c ON c.oid = x.indexrelid
                 JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'i' AND NOT (x.indisvalid AND x.indisready) AND c.relname = ANY (?)
            """)) {
      query.setArray(1, connection.createArrayOf("text", names.toArray()));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          statements.add(
              "DROP INDEX CONCURRENTLY "
                  + SqlNames.quote(rows.getString(1))
                  + "."
                  + SqlNames.quote(rows.getString(2)));
        }
      }
    }
    return statements;
  }
}
