package io.artstore.schema.lint;

/** What the rules ask the catalog. Objects of extensions and of the server are left out. */
final class LintQueries {
  private static final String USER_SCHEMA =
      "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

  /** The table {@code c} of the schema {@code n}, when it is no part of an extension. */
  private static final String USER_TABLE =
      USER_SCHEMA
          + " AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
          + " AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.classid = 'pg_class'::regclass"
          + " AND e.objid = c.oid AND e.deptype = 'e')";

  private static final String NAME =
      "CASE WHEN n.nspname = 'public' THEN '' ELSE n.nspname || '.' END || %s";

  private static final String TABLE_NAME = NAME.formatted("c.relname");

  static final String COLUMNS =
      """
      SELECT %1$s AS table_name, a.attname AS name, format_type(a.atttypid, NULL) AS type,
             CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN t.typelem ELSE t.oid END AS type_id,
             pg_get_expr(d.adbin, d.adrelid) AS default_text,
             EXISTS (SELECT 1 FROM pg_constraint k
                     WHERE k.conrelid = c.oid AND k.contype = 'p'
                       AND a.attnum = ANY (k.conkey)) AS is_key
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
           JOIN pg_type t ON t.oid = a.atttypid
           LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE %2$s
      ORDER BY 1, a.attnum
      """
          .formatted(TABLE_NAME, USER_TABLE);

  static final String FOREIGN_KEYS =
      """
      SELECT k.conname AS name, %1$s AS table_name,
             (SELECT CASE WHEN rn.nspname = 'public' THEN '' ELSE rn.nspname || '.' END || r.relname
              FROM pg_class r JOIN pg_namespace rn ON rn.oid = r.relnamespace
              WHERE r.oid = k.confrelid) AS referenced_table,
             ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(number, place)
                   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number
                   ORDER BY u.place) AS columns,
             ARRAY(SELECT format_type(a.atttypid, NULL)
                   FROM unnest(k.conkey) WITH ORDINALITY u(number, place)
                   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number
                   ORDER BY u.place) AS types,
             ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u(number, place)
                   JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number
                   ORDER BY u.place) AS referenced_columns,
             ARRAY(SELECT format_type(a.atttypid, NULL)
                   FROM unnest(k.confkey) WITH ORDINALITY u(number, place)
                   JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number
                   ORDER BY u.place) AS referenced_types
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
           JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE k.contype = 'f' AND k.conparentid = 0 AND %2$s
      ORDER BY 2, 1
      """
          .formatted(TABLE_NAME, USER_TABLE);

  static final String INDEXES =
      """
      SELECT i.relname AS name, %1$s AS table_name, m.amname AS method,
             x.indisunique AS is_unique, x.indnkeyatts AS key_columns,
             EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.oid
                       AND k.contype IN ('p', 'u', 'x', 'f')) AS is_constraint,
             ARRAY(SELECT pg_get_indexdef(i.oid, place, false)
                   FROM generate_series(1, x.indnatts) place ORDER BY place) AS columns,
             ARRAY(SELECT concat_ws(' ', pg_get_indexdef(i.oid, place, false),
                                    x.indclass[place - 1], x.indcollation[place - 1])
                   FROM generate_series(1, x.indnkeyatts) place ORDER BY place) AS keys,
             ARRAY(SELECT x.indoption[place - 1]
                   FROM generate_series(1, x.indnkeyatts) place ORDER BY place) AS options,
             pg_get_expr(x.indpred, x.indrelid) AS predicate
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam
           JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE x.indisvalid AND %2$s
      ORDER BY 2, 1
      """
          .formatted(TABLE_NAME, USER_TABLE);

  static final String ENUMS =
      """
      SELECT t.oid AS id, %1$s AS name,
             ARRAY(SELECT l.enumlabel::text FROM pg_enum l WHERE l.enumtypid = t.oid
                   ORDER BY l.enumsortorder) AS labels
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE t.typtype = 'e' AND %2$s
      ORDER BY 2
      """
          .formatted(NAME.formatted("t.typname"), USER_SCHEMA);

  static final String ROUTINES =
      """
      SELECT %1$s || '(' || replace(pg_get_function_identity_arguments(p.oid), 'public.', '')
               || ')' AS title,
             p.proname AS name,
             coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) AS body,
             p.prorettype || coalesce(p.proallargtypes, p.proargtypes::oid[]) AS type_ids
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE %2$s
        AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.classid = 'pg_proc'::regclass
                        AND e.objid = p.oid AND e.deptype = 'e')
      ORDER BY 1
      """
          .formatted(NAME.formatted("p.proname"), USER_SCHEMA);

  static final String LARGE_OBJECTS = "SELECT count(*) AS number FROM pg_largeobject_metadata";

  private LintQueries() {}
}
