package io.artstore.schema.baseline;

/** The SQL that finds what needs what, and what cannot be written. */
final class DependencyQueries {
  /**
   * Which part of which unit (key, late key or none) needs which unit. Catalog entries are mapped
   * to the unit whose statement makes them.
   */
  static final String DEPENDENCIES =
      """
      WITH %s,
      part(classid, objid, unit, late) AS (
        SELECT 'pg_class'::regclass::oid, c.oid, 'c' || coalesce(s.relid, c.oid), NULL
        FROM pg_class c LEFT JOIN serial s ON s.seqrelid = c.oid WHERE c.relkind NOT IN ('i', 'I')
        UNION ALL
        SELECT 'pg_class'::regclass, x.indexrelid, 'c' || x.indrelid,
               CASE WHEN NOT EXISTS (SELECT 1 FROM pg_constraint k
                                     WHERE k.conindid = x.indexrelid AND k.conrelid = x.indrelid
                                       AND k.contype IN ('p', 'u', 'x'))
                    THEN 'i' || x.indexrelid END
        FROM pg_index x
        UNION ALL
        SELECT 'pg_type'::regclass, t.oid, coalesce('c' || nullif(e.typrelid, 0), 't' || e.oid), NULL
        FROM pg_type t
             LEFT JOIN pg_type array_of ON array_of.typarray = t.oid
             LEFT JOIN pg_range r ON r.rngmultitypid = t.oid
             JOIN pg_type e ON e.oid = coalesce(array_of.oid, r.rngtypid, t.oid)
        UNION ALL SELECT 'pg_proc'::regclass, oid, 'p' || oid, NULL FROM pg_proc
        UNION ALL SELECT 'pg_namespace'::regclass, oid, 'n' || oid, NULL FROM pg_namespace
        UNION ALL
        SELECT 'pg_constraint'::regclass, oid,
               CASE WHEN conrelid <> 0 THEN 'c' || conrelid ELSE 't' || contypid END,
               CASE WHEN contype = 'f' OR contype = 'c' AND NOT convalidated THEN 'k' || oid END
        FROM pg_constraint
        UNION ALL SELECT 'pg_attrdef'::regclass, oid, 'c' || adrelid, NULL FROM pg_attrdef
        UNION ALL
        SELECT 'pg_rewrite'::regclass, oid, 'c' || ev_class,
               CASE WHEN rulename <> '_RETURN' THEN 'r' || oid END
        FROM pg_rewrite
        UNION ALL SELECT 'pg_trigger'::regclass, oid, 'c' || tgrelid, 'g' || oid FROM pg_trigger
        UNION ALL SELECT 'pg_policy'::regclass, oid, 'c' || polrelid, 'y' || oid FROM pg_policy
        UNION ALL
        SELECT 'pg_statistic_ext'::regclass, oid, 'c' || stxrelid, 's' || oid FROM pg_statistic_ext)
      SELECT DISTINCT needing.unit, coalesce(needing.late, '') AS late, needed.unit AS needed
      FROM pg_depend d
           JOIN part needing ON needing.classid = d.classid AND needing.objid = d.objid
           JOIN part needed ON needed.classid = d.refclassid AND needed.objid = d.refobjid
      WHERE d.deptype IN ('n', 'a', 'i', 'P', 'S') AND needing.unit <> needed.unit
        AND NOT (d.deptype = 'a' AND d.refobjsubid > 0
                 AND EXISTS (SELECT 1 FROM pg_sequence q
                             WHERE q.seqrelid = d.objid AND d.classid = 'pg_class'::regclass))
      """
          .formatted(UnitQueries.SERIAL);

  /** What hangs on a unit and keeps it from being written: key, what it is. */
  static final String OBSTACLES =
      """
      SELECT 'c' || c.oid AS key, format('table %s: it is made after a type (OF)', c.oid::regclass)
               AS reason
      FROM pg_class c WHERE c.reloftype <> 0
      UNION ALL
      SELECT 'c' || x.indrelid, format('index %s: it is not valid; build it anew, or drop it',
                                       x.indexrelid::regclass)
      FROM pg_index x WHERE NOT x.indisvalid OR NOT x.indisready
      UNION ALL
      SELECT 't' || t.oid, format('type %s: a type with functions of its own in C', t.typname)
      FROM pg_type t WHERE t.typtype = 'b'
      UNION ALL
      SELECT 't' || r.rngtypid, format('type %s: a range with a canonical function',
                                       format_type(r.rngtypid, NULL))
      FROM pg_range r WHERE r.rngcanonical <> 0
      UNION ALL
      SELECT 'c' || k.conrelid, format('constraint %I of table %s: a NOT NULL that %s', k.conname,
               k.conrelid::regclass, CASE WHEN k.connoinherit THEN 'partitions do not inherit'
                                          ELSE 'was never checked for older rows' END)
      FROM pg_constraint k
      WHERE k.contype = 'n' AND k.conrelid <> 0 AND (NOT k.convalidated OR k.connoinherit)
      UNION ALL
      SELECT CASE l.classoid WHEN 'pg_class'::regclass THEN 'c' WHEN 'pg_type'::regclass THEN 't'
                             WHEN 'pg_proc'::regclass THEN 'p' ELSE 'n' END || l.objoid,
             format('security label %s', l.label)
      FROM pg_seclabel l
      """;

  private DependencyQueries() {}
}
