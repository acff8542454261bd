package io.artstore.testkit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * What schema {@code public} holds, one line for each object, written for people: tests compare it
 * with a listing made by hand. It is deliberately not the canonical form of the schema lifecycle,
 * so that the two check each other. Objects of extensions are left out.
 */
public final class CatalogListing {
  private static final String QUERY =
      """
      WITH ours AS (
        SELECT c.* FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace
          AND NOT EXISTS (SELECT FROM pg_depend d
                          WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                            AND d.deptype = 'e'))
      SELECT line FROM (
        SELECT c.relname AS owner,
               CASE c.relkind WHEN 'r' THEN 'table ' ELSE 'relation ' || c.relkind::text || ' ' END
                 || c.relname AS line
        FROM ours c WHERE c.relkind NOT IN ('i', 'S')
        UNION ALL
        SELECT c.relname,
               format('column %s %s %s %s', c.relname,
                      lpad(rank() OVER (PARTITION BY c.oid ORDER BY a.attnum)::text, 2, '0'),
                      a.attname,
                      replace(replace(format_type(a.atttypid, a.atttypmod),
                        'character varying', 'varchar'), 'timestamp with time zone', 'timestamptz'))
                 || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
                 || coalesce(' default ' || regexp_replace(
                      pg_get_expr(d.adbin, d.adrelid),
                      $$^nextval\\('([a-z0-9_]+)'::regclass\\)$$, $$next of \\1$$), '')
                 || CASE a.attidentity WHEN '' THEN '' ELSE ' identity ' || a.attidentity::text END
                 || CASE a.attgenerated WHEN '' THEN '' ELSE ' generated ' || a.attgenerated::text END
                 || CASE WHEN a.attcollation <> t.typcollation THEN ' with a collation' ELSE '' END
        FROM ours c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        JOIN pg_type t ON t.oid = a.atttypid
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relkind = 'r'
        UNION ALL
        SELECT c.relname,
               format('constraint %s %s %s', c.relname, k.conname, pg_get_constraintdef(k.oid))
                 || CASE WHEN k.convalidated THEN '' ELSE ' not validated' END
        FROM ours c JOIN pg_constraint k ON k.conrelid = c.oid
        WHERE k.contype <> 'n'
        UNION ALL
        SELECT c.relname,
               format('index %s %s', c.relname, pg_get_indexdef(i.indexrelid))
                 || CASE WHEN i.indisvalid THEN '' ELSE ' invalid' END
        FROM ours c JOIN pg_index i ON i.indrelid = c.oid
        WHERE NOT EXISTS (SELECT FROM pg_constraint k
                          WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
        UNION ALL
        SELECT coalesce(t.relname, c.relname),
               format('sequence %s %s', c.relname, format_type(s.seqtypid, NULL))
                 || coalesce(format(' owned by %s.%s', t.relname, a.attname), ' owned by nobody')
                 || CASE WHEN s.seqmax = CASE s.seqtypid WHEN 'integer'::regtype THEN 2147483647
                                          ELSE 9223372036854775807 END
                          AND (s.seqmin, s.seqstart, s.seqincrement) = (1, 1, 1)
                         THEN '' ELSE ' with other bounds' END
        FROM ours c JOIN pg_sequence s ON s.seqrelid = c.oid
        LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
          AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
        LEFT JOIN pg_class t ON t.oid = d.refobjid
        LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        UNION ALL
        SELECT t.typname,
               format('enum %s %s', t.typname,
                      (SELECT string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder)
                       FROM pg_enum e WHERE e.enumtypid = t.oid))
        FROM pg_type t WHERE t.typnamespace = 'public'::regnamespace AND t.typtype = 'e'
        UNION ALL
        SELECT c.relname, format('trigger %s %s', c.relname, g.tgname)
        FROM ours c JOIN pg_trigger g ON g.tgrelid = c.oid WHERE NOT g.tgisinternal
        UNION ALL
        SELECT p.proname, format('function %s', p.oid::regprocedure)
        FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace
          AND NOT EXISTS (SELECT FROM pg_depend d
                          WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                            AND d.deptype = 'e')
      ) AS lines
      WHERE starts_with(owner, ?)
      """;

  private CatalogListing() {}

  /** Everything, sorted as Java sorts text. */
  public static List<String> of(DataSource dataSource) {
    return ofOwnersBeginningWith("", dataSource);
  }

  /** The tables whose names begin so, and all that belongs to them, whatever its own name is. */
  public static List<String> ofOwnersBeginningWith(String beginning, DataSource dataSource) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement query = connection.prepareStatement(QUERY)) {
      query.setString(1, beginning);
      List<String> lines = new ArrayList<>();
      try (ResultSet result = query.executeQuery()) {
        while (result.next()) {
          lines.add(result.getString(1));
        }
      }
      lines.sort(null);
      return List.copyOf(lines);
    } catch (SQLException fault) {
      throw new IllegalStateException("the catalog cannot be read: " + fault.getMessage(), fault);
    }
  }
}
