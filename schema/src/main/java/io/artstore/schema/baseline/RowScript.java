package io.artstore.schema.baseline;

import io.artstore.schema.catalog.CatalogScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The rows of a schema, and where its sequences stand, as statements that put them into empty
 * tables.
 */
public final class RowScript {
  /** More rows than this in one statement cannot be read any more. */
  private static final int ROWS_OF_A_STATEMENT = 200;

  /** Tables with the columns that can be written, by the key of the table. */
  private static final String TABLES =
      """
      SELECT c.oid::regclass::text AS name,
             string_agg(format('%%I', a.attname), ', ' ORDER BY a.attnum) AS columns,
             CASE WHEN bool_or(a.attidentity = 'a') THEN ' OVERRIDING SYSTEM VALUE' ELSE '' END
               AS overriding,
             'SELECT ' || quote_literal('(') || ' || concat_ws('', '', '
               || string_agg(CASE WHEN t.typcategory IN ('N', 'B')
                    THEN format('CASE WHEN %%1$I::text ~ ''^(true|false|-?[0-9]+([.][0-9]+)?)$'''
                                || ' THEN %%1$I::text ELSE quote_nullable(%%1$I::text) END', a.attname)
                    ELSE format('quote_nullable(%%I::text)', a.attname) END,
                  ', ' ORDER BY a.attnum)
               || ') || '')'' AS tuple FROM ONLY ' || c.oid::regclass || ' ORDER BY '
               || coalesce((SELECT string_agg(format('%%I', k.attname), ', ' ORDER BY part.position)
                            FROM pg_index x
                                 CROSS JOIN LATERAL unnest(x.indkey::int2[])
                                   WITH ORDINALITY part(attnum, position)
                                 JOIN pg_attribute k ON k.attrelid = x.indrelid
                                      AND k.attnum = part.attnum
                            WHERE x.indrelid = c.oid AND x.indisprimary), '1') AS query
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                AND a.attgenerated = ''
           JOIN pg_type t ON t.oid = a.atttypid
      WHERE c.relkind = 'r' AND %s
      GROUP BY c.oid
      """
          .formatted(UnitQueries.USER_SCHEMA);

  /** Sequences that do not stand at their beginning are found by asking each. */
  private static final String SEQUENCES =
      """
      SELECT coalesce(owner.relname, c.relname) AS plain_name, n.nspname AS schema,
             c.oid::regclass::text AS name,
             format('SELECT CASE WHEN last_value <> %%s OR is_called THEN format(%%L, last_value,'
                    || ' CASE WHEN is_called THEN '''' ELSE '', false'' END) END AS statement FROM %%s',
                    s.seqstart,
                    format('SELECT setval(%%L, ', c.oid::regclass) || '%%s%%s)', c.oid::regclass)
               AS query
      FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
           JOIN pg_namespace n ON n.oid = c.relnamespace
           LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
                AND d.objsubid = 0 AND d.refclassid = 'pg_class'::regclass
                AND d.deptype IN ('a', 'i')
           LEFT JOIN pg_class owner ON owner.oid = d.refobjid
      WHERE %s
      """
          .formatted(UnitQueries.USER_SCHEMA);

  private final CatalogScope scope;
  private final Map<String, Table> tables;
  private final Map<String, String> sequences;

  private record Table(String head, List<String> tuples) {}

  private RowScript(CatalogScope scope, Map<String, Table> tables, Map<String, String> sequences) {
    this.scope = scope;
    this.tables = tables;
    this.sequences = sequences;
  }

  /**
   * Reads in the transaction that is open, and leaves it with other settings.
   *
   * @param order names of the tables, as {@link BaselineText#tables} has them
   */
  public static RowScript read(Connection connection, CatalogScope scope, List<String> order)
      throws SQLException {
    BaselineWriter.prepare(connection);
    Map<String, Table> found = new TreeMap<>();
    for (List<String> one :
        Row.all(
            connection,
            TABLES,
            List.of(),
            row ->
                List.of(
                    row.text("name"),
                    " (" + row.text("columns") + ")" + row.text("overriding"),
                    row.text("query")))) {
      if (order.contains(one.getFirst())) {
        List<String> tuples =
            Row.all(connection, one.getLast(), List.of(), row -> row.text("tuple"));
        found.put(one.getFirst(), new Table("INSERT INTO " + one.getFirst() + one.get(1), tuples));
      }
    }
    Map<String, Table> tables = new LinkedHashMap<>();
    order.stream().filter(found::containsKey).forEach(name -> tables.put(name, found.get(name)));
    return new RowScript(scope, tables, sequences(connection, scope));
  }

  private static Map<String, String> sequences(Connection connection, CatalogScope scope)
      throws SQLException {
    Map<String, String> queries = new TreeMap<>();
    Row.all(
        connection,
        SEQUENCES,
        List.of(),
        row ->
            scope.owns(row.text("schema"), row.text("plain_name"))
                ? Optional.ofNullable(queries.put(row.text("name"), row.text("query")))
                : Optional.empty());
    Map<String, String> statements = new TreeMap<>();
    for (Map.Entry<String, String> query : queries.entrySet()) {
      String statement =
          Row.all(connection, query.getValue(), List.of(), row -> row.text("statement")).getFirst();
      if (!statement.isEmpty()) {
        statements.put(query.getKey(), statement);
      }
    }
    return statements;
  }

  /** The statements; empty when there is nothing to put in. */
  public String text() {
    StringBuilder text = new StringBuilder();
    tables.values().forEach(table -> add(text, table));
    sequences.values().forEach(sql -> text.append(Layout.statement(sql)));
    return scope.neutral(text.toString());
  }

  private static void add(StringBuilder text, Table table) {
    for (int from = 0; from < table.tuples().size(); from += ROWS_OF_A_STATEMENT) {
      int to = Math.min(from + ROWS_OF_A_STATEMENT, table.tuples().size());
      text.append(table.head())
          .append(" VALUES\n    ")
          .append(String.join(",\n    ", table.tuples().subList(from, to)))
          .append(";\n\n");
    }
  }

  /**
   * The rows without those that are there before; sequences only where they stand elsewhere.
   *
   * @param changed takes the names of tables of which a row is no longer as before; they are left
   *     out
   */
  public RowScript without(RowScript before, List<String> changed) {
    Map<String, Table> rest = new LinkedHashMap<>();
    tables.forEach(
        (name, table) -> {
          List<String> tuples = new ArrayList<>(table.tuples());
          Table known = before.tables.getOrDefault(name, new Table("", List.of()));
          if (known.tuples().stream().allMatch(tuples::remove)) {
            rest.put(name, new Table(table.head(), tuples));
          } else {
            changed.add(scope.neutral(name));
          }
        });
    Map<String, String> moved = new TreeMap<>(sequences);
    moved.entrySet().removeAll(before.sequences.entrySet());
    return new RowScript(scope, rest, moved);
  }

  /** How many rows there are. */
  public int count() {
    return tables.values().stream().mapToInt(table -> table.tuples().size()).sum();
  }
}
