package io.artstore.schema.baseline;

/**
 * The SQL that finds what units are made of. It is asked with the search_path that scripts run
 * under, so that names are written the way a person writes them, and mean the same when they are
 * read back.
 */
final class UnitQueries {
  static final String USER_SCHEMA = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

  private static final String SEQUENCE_OPTIONS =
      """
      concat_ws(' ',
        CASE WHEN s.seqincrement <> 1 THEN 'INCREMENT BY ' || s.seqincrement END,
        CASE WHEN s.seqmin <> CASE WHEN s.seqincrement > 0 THEN 1
                              ELSE CASE s.seqtypid WHEN 'smallint'::regtype THEN -32768
                                     WHEN 'integer'::regtype THEN -2147483648
                                     ELSE '-9223372036854775808'::bigint END END
             THEN 'MINVALUE ' || s.seqmin END,
        CASE WHEN s.seqmax <> CASE WHEN s.seqincrement < 0 THEN -1
                              ELSE CASE s.seqtypid WHEN 'smallint'::regtype THEN 32767
                                     WHEN 'integer'::regtype THEN 2147483647
                                     ELSE 9223372036854775807 END END
             THEN 'MAXVALUE ' || s.seqmax END,
        CASE WHEN s.seqstart <> CASE WHEN s.seqincrement > 0 THEN s.seqmin ELSE s.seqmax END
             THEN 'START WITH ' || s.seqstart END,
        CASE WHEN s.seqcache <> 1 THEN 'CACHE ' || s.seqcache END,
        CASE WHEN s.seqcycle THEN 'CYCLE' END)
      """;

  /**
   * Sequences that come with their column: those of identity columns, and those that {@code serial}
   * would make exactly so.
   */
  static final String SERIAL =
      """
      serial AS (
        SELECT s.seqrelid, d.refobjid AS relid, d.refobjsubid AS attnum, d.deptype,
               q.oid::regclass::text AS name,
               q.relname = c.relname || '_' || a.attname || '_seq' AS usual_name,
               %s AS options
        FROM pg_sequence s
             JOIN pg_class q ON q.oid = s.seqrelid
             JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = q.oid
                  AND d.objsubid = 0 AND d.refclassid = 'pg_class'::regclass
                  AND d.deptype IN ('a', 'i')
             JOIN pg_class c ON c.oid = d.refobjid
             JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
             LEFT JOIN pg_attrdef e ON e.adrelid = a.attrelid AND e.adnum = a.attnum
        WHERE d.deptype = 'i'
           OR a.attnotnull AND s.seqtypid = a.atttypid AND q.relnamespace = c.relnamespace
              AND q.relpersistence = c.relpersistence
              AND q.relname = c.relname || '_' || a.attname || '_seq'
              AND s.seqstart = 1 AND s.seqincrement = 1 AND s.seqmin = 1 AND s.seqcache = 1
              AND NOT s.seqcycle
              AND s.seqmax = CASE s.seqtypid WHEN 'smallint'::regtype THEN 32767
                               WHEN 'integer'::regtype THEN 2147483647
                               ELSE 9223372036854775807 END
              AND pg_get_expr(e.adbin, e.adrelid)
                  = format('nextval(%%L::regclass)', q.oid::regclass::text))
      """
          .formatted(SEQUENCE_OPTIONS);

  /** The storage parameters of relation c as they stand in WITH. */
  private static String options(String array, String before) {
    return """
        (SELECT string_agg('%2$s' || split_part(o.setting, '=', 1) || '='
                  || CASE WHEN substr(o.setting, strpos(o.setting, '=') + 1) ~ '^[A-Za-z0-9_.]+$'
                          THEN substr(o.setting, strpos(o.setting, '=') + 1)
                          ELSE quote_literal(substr(o.setting, strpos(o.setting, '=') + 1)) END,
                  ', ' ORDER BY o.position)
         FROM unnest(%1$s) WITH ORDINALITY o(setting, position))
        """
        .formatted(array, before);
  }

  static final String INDEX_OPTIONS = options("i.reloptions", "");

  static final String SCHEMAS =
      """
      SELECT 'n' || oid AS key, format('%%I', nspname) AS name, nspname AS plain_name
      FROM pg_namespace n WHERE nspname <> 'public' AND %s
      """
          .formatted(USER_SCHEMA);

  static final String TYPES =
      """
      SELECT 't' || t.oid AS key, format_type(t.oid, NULL) AS name, t.typname AS plain_name,
             t.typtype::text AS kind,
             CASE t.typtype
               WHEN 'e' THEN (SELECT array_agg(quote_literal(l.enumlabel) ORDER BY l.enumsortorder)
                              FROM pg_enum l WHERE l.enumtypid = t.oid)
               WHEN 'd' THEN (SELECT array_agg(format('CONSTRAINT %%I %%s', k.conname,
                                                 pg_get_constraintdef(k.oid, true))
                                               ORDER BY k.conname)
                              FROM pg_constraint k
                              WHERE k.contypid = t.oid AND k.contype = 'c' AND k.convalidated)
               WHEN 'r' THEN (SELECT array_remove(ARRAY[
                                'SUBTYPE = ' || format_type(r.rngsubtype, NULL),
                                CASE WHEN NOT o.opcdefault
                                     THEN 'SUBTYPE_OPCLASS = ' || o.opcname END,
                                CASE WHEN r.rngcollation <> u.typcollation
                                     THEN 'COLLATION = ' || r.rngcollation::regcollation END,
                                CASE WHEN r.rngsubdiff <> 0
                                     THEN 'SUBTYPE_DIFF = ' || r.rngsubdiff::regproc END,
                                'MULTIRANGE_TYPE_NAME = ' || format_type(r.rngmultitypid, NULL)],
                                NULL)
                              FROM pg_range r JOIN pg_opclass o ON o.oid = r.rngsubopc
                                   JOIN pg_type u ON u.oid = r.rngsubtype
                              WHERE r.rngtypid = t.oid) END AS items,
             CASE t.typtype WHEN 'd' THEN concat_ws(' ', format_type(t.typbasetype, t.typtypmod),
                 'COLLATE ' || CASE WHEN t.typcollation <> b.typcollation
                                    THEN t.typcollation::regcollation::text END,
                 'DEFAULT ' || pg_get_expr(t.typdefaultbin, 0, true),
                 CASE WHEN t.typnotnull THEN 'NOT NULL' END) END AS base
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
           LEFT JOIN pg_type b ON b.oid = t.typbasetype
      WHERE t.typtype IN ('e', 'd', 'r') AND %1$s
      UNION ALL
      SELECT 'c' || c.oid, c.oid::regclass::text, c.relname, 'c',
             (SELECT array_agg(concat_ws(' ', format('%%I', a.attname),
                                 format_type(a.atttypid, a.atttypmod),
                                 'COLLATE ' || CASE WHEN a.attcollation <> t.typcollation
                                                    THEN a.attcollation::regcollation::text END)
                               ORDER BY a.attnum)
              FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
              WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), NULL
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'c' AND %1$s
      """
          .formatted(USER_SCHEMA);

  static final String SEQUENCES =
      """
      WITH %2$s
      SELECT 'c' || c.oid AS key, c.oid::regclass::text AS name, c.relname AS plain_name,
             'c' || d.refobjid AS of_table,
             concat_ws(' ', 'CREATE', CASE WHEN c.relpersistence = 'u' THEN 'UNLOGGED' END,
               'SEQUENCE', c.oid::regclass,
               CASE WHEN s.seqtypid <> 'bigint'::regtype
                    THEN 'AS ' || format_type(s.seqtypid, NULL) END,
               nullif(%3$s, '')) AS definition,
             format('ALTER SEQUENCE %%s OWNED BY %%s.', c.oid::regclass, d.refobjid::regclass)
               || quote_ident(a.attname) AS owned_by
      FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
           JOIN pg_namespace n ON n.oid = c.relnamespace
           LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
                AND d.objsubid = 0 AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a'
           LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
      WHERE %1$s AND NOT EXISTS (SELECT 1 FROM serial WHERE serial.seqrelid = c.oid)
      """
          .formatted(USER_SCHEMA, SERIAL, SEQUENCE_OPTIONS);

  static final String ROUTINES =
      """
      SELECT 'p' || p.oid AS key, p.proname AS plain_name, pg_get_functiondef(p.oid) AS definition,
             format('%%s %%s(%%s)', CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END,
                    CASE WHEN n.nspname = 'public' THEN format('%%I', p.proname)
                         ELSE format('%%I.%%I', n.nspname, p.proname) END,
                    pg_get_function_identity_arguments(p.oid)) AS name,
             CASE WHEN p.prosqlbody IS NULL THEN p.prosrc ELSE '' END AS body
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE p.prokind <> 'a' AND %s
      """
          .formatted(USER_SCHEMA);

  static final String TABLES =
      """
      SELECT 'c' || c.oid AS key, c.oid::regclass::text AS name, c.relname AS plain_name,
             c.relpersistence = 'u' AS unlogged, c.relispartition AS partition,
             coalesce(CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END, '')
               AS partition_key,
             coalesce(pg_get_expr(c.relpartbound, c.oid, true), '') AS bound,
             coalesce((SELECT array_agg('c' || h.inhparent ORDER BY h.inhseqno)
                       FROM pg_inherits h WHERE h.inhrelid = c.oid), '{}') AS parents,
             concat_ws(', ', %2$s, %3$s) AS options,
             coalesce((SELECT m.amname FROM pg_am m
                       WHERE m.oid = c.relam AND m.amname <> 'heap'), '') AS access_method
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
      WHERE c.relkind IN ('r', 'p') AND %1$s
      """
          .formatted(
              USER_SCHEMA, options("c.reloptions", ""), options("toast.reloptions", "toast."));

  static final String COLUMNS =
      """
      WITH %1$s
      SELECT 'c' || a.attrelid AS key, format('%%I', a.attname) AS name, a.attislocal AS local,
             concat_ws(' ',
               CASE WHEN s.deptype = 'a'
                    THEN CASE a.atttypid WHEN 'smallint'::regtype THEN 'smallserial'
                           WHEN 'integer'::regtype THEN 'serial' ELSE 'bigserial' END
                    ELSE regexp_replace(regexp_replace(format_type(a.atttypid, a.atttypmod),
                           '^timestamp with time zone', 'timestamptz'),
                           '^character varying', 'varchar') END,
               'COMPRESSION ' || CASE a.attcompression WHEN 'p' THEN 'pglz'
                                                       WHEN 'l' THEN 'lz4' END,
               'COLLATE ' || CASE WHEN a.attcollation <> t.typcollation
                                  THEN a.attcollation::regcollation::text END,
               CASE WHEN s.deptype = 'a' OR d.adbin IS NULL THEN NULL
                    WHEN a.attgenerated = ''
                    THEN 'DEFAULT ' || CASE
                      WHEN right(e.text, length(e.cast)) = e.cast
                           AND left(e.text, -length(e.cast)) ~ '^''([^'']|'''')*''$'
                      THEN left(e.text, -length(e.cast)) ELSE e.text END
                    ELSE format('GENERATED ALWAYS AS (%%s)', pg_get_expr(d.adbin, d.adrelid, true))
                         || CASE a.attgenerated WHEN 's' THEN ' STORED' ELSE ' VIRTUAL' END END,
               CASE WHEN a.attidentity <> '' THEN
                    CASE a.attidentity WHEN 'a' THEN 'GENERATED ALWAYS AS IDENTITY'
                                       ELSE 'GENERATED BY DEFAULT AS IDENTITY' END
                    || coalesce(' (' || nullif(concat_ws(' ',
                         CASE WHEN NOT s.usual_name THEN 'SEQUENCE NAME ' || s.name END,
                         nullif(s.options, '')), '') || ')', '') END,
               CASE WHEN k.conname <> c.relname || '_' || a.attname || '_not_null'
                    THEN format('CONSTRAINT %%I NOT NULL', k.conname)
                    WHEN a.attnotnull AND s.deptype IS DISTINCT FROM 'a' THEN 'NOT NULL' END)
               AS definition,
             a.attnotnull AS not_null,
             coalesce(pg_get_expr(d.adbin, d.adrelid, true), '') AS default_value
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
           JOIN pg_type t ON t.oid = a.atttypid
           LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
           CROSS JOIN LATERAL (SELECT pg_get_expr(d.adbin, d.adrelid, true) AS text,
                                      '::' || format_type(a.atttypid, NULL) AS cast) e
           LEFT JOIN pg_constraint k ON k.conrelid = a.attrelid AND k.contype = 'n'
                AND k.conkey = ARRAY[a.attnum] AND k.conislocal
           LEFT JOIN serial s ON s.relid = a.attrelid AND s.attnum = a.attnum
                AND (s.deptype = 'a') = (a.attidentity = '')
      WHERE c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
        AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'pg_toast'::regnamespace)
      ORDER BY a.attrelid, a.attnum
      """
          .formatted(SERIAL);

  /** Constraints that stand within CREATE TABLE; those that come from a parent do not. */
  static final String CONSTRAINTS =
      """
      SELECT 'c' || k.conrelid AS key,
             format('CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid, true)) AS text
      FROM pg_constraint k
      WHERE k.conrelid <> 0 AND k.contype IN ('p', 'u', 'x', 'c') AND k.coninhcount = 0
        AND (k.contype <> 'c' OR k.convalidated)
      ORDER BY strpos('puxc', k.contype::text), k.conname
      """;

  static final String VIEWS =
      """
      SELECT 'c' || c.oid AS key, c.oid::regclass::text AS name, c.relname AS plain_name,
             CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END AS kind,
             coalesce(%2$s, '') AS options,
             coalesce((SELECT m.amname FROM pg_am m
                       WHERE m.oid = c.relam AND m.amname <> 'heap'), '') AS access_method,
             rtrim(pg_get_viewdef(c.oid, true), ';') AS query,
             CASE WHEN c.relkind = 'm' AND NOT c.relispopulated THEN 'WITH NO DATA' ELSE '' END
               AS tail
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('v', 'm') AND %1$s
      """
          .formatted(USER_SCHEMA, options("c.reloptions", ""));

  private UnitQueries() {}
}
