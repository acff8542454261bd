package io.artstore.schema.baseline;

/**
 * The SQL for what hangs on units: phase, late key, unit, name to sort by, statement, the statement
 * that takes it away alone, and the role that it is about, if any.
 */
final class LateQueries {
  private static final String COLUMN_SETTINGS =
      """
      SELECT 'setting' AS phase, '' AS late, 'c' || a.attrelid AS unit,
             lpad(a.attnum::text, 4, '0') AS name,
             format('ALTER TABLE %s ALTER COLUMN %I SET STORAGE %s', a.attrelid::regclass, a.attname,
                    CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL'
                                      WHEN 'x' THEN 'EXTENDED' ELSE 'MAIN' END) AS sql,
             '' AS drop_sql, NULL::text AS role
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'm')
           JOIN pg_type t ON t.oid = a.atttypid
      WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attstorage <> t.typstorage
      UNION ALL
      SELECT 'setting', '', 'c' || a.attrelid, lpad(a.attnum::text, 4, '0'),
             format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS %s', a.attrelid::regclass,
                    a.attname, a.attstattarget), '', NULL
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'm')
      WHERE a.attnum > 0 AND NOT a.attisdropped AND coalesce(a.attstattarget, -1) >= 0
      UNION ALL
      SELECT 'setting', '', 'c' || a.attrelid, lpad(a.attnum::text, 4, '0'),
             format('ALTER TABLE %s ALTER COLUMN %I SET (%s)', a.attrelid::regclass, a.attname,
                    (SELECT string_agg(o.setting, ', ') FROM unnest(a.attoptions) o(setting)
                     WHERE o.setting !~ '^pg_')), '', NULL
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'm')
      WHERE EXISTS (SELECT 1 FROM unnest(a.attoptions) o(setting) WHERE o.setting !~ '^pg_')
      UNION ALL
      SELECT 'setting', '', 'c' || d.adrelid, lpad(a.attnum::text, 4, '0'),
             format('ALTER VIEW %s ALTER COLUMN %I SET DEFAULT %s', d.adrelid::regclass, a.attname,
                    pg_get_expr(d.adbin, d.adrelid, true)), '', NULL
      FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid AND c.relkind = 'v'
           JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
      UNION ALL
      SELECT 'setting', '', 'c' || c.oid, '~' || flag.word,
             format('ALTER TABLE %s %s', c.oid::regclass, flag.word), '', NULL
      FROM pg_class c CROSS JOIN LATERAL (VALUES
             (c.relrowsecurity, 'ENABLE ROW LEVEL SECURITY'),
             (c.relforcerowsecurity, 'FORCE ROW LEVEL SECURITY'),
             (c.relreplident = 'f' AND c.relkind IN ('r', 'p'), 'REPLICA IDENTITY FULL'),
             (c.relreplident = 'n' AND c.relkind IN ('r', 'p'), 'REPLICA IDENTITY NOTHING'))
             flag(applies, word)
      WHERE flag.applies
      """;

  private static final String INDEXES =
      """
      UNION ALL
      SELECT 'index', 'i' || x.indexrelid, 'c' || x.indrelid, i.relname,
             regexp_replace(regexp_replace(pg_get_indexdef(x.indexrelid, 0, true),
               ' USING btree \\(', ' ('), ' ON ONLY ', ' ON '),
             format('DROP INDEX %%s', x.indexrelid::regclass), NULL
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
      WHERE NOT i.relispartition
        AND NOT EXISTS (SELECT 1 FROM pg_constraint k
                        WHERE k.conindid = x.indexrelid AND k.conrelid = x.indrelid
                          AND k.contype IN ('p', 'u', 'x'))
      UNION ALL
      SELECT 'table', '', 'c' || x.indrelid, i.relname,
             format('ALTER INDEX %%s SET (%%s)', x.indexrelid::regclass, %1$s), '', NULL
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
      WHERE i.reloptions IS NOT NULL
        AND (i.relispartition
             OR EXISTS (SELECT 1 FROM pg_constraint k
                        WHERE k.conindid = x.indexrelid AND k.conrelid = x.indrelid
                          AND k.contype IN ('p', 'u', 'x')))
      UNION ALL
      SELECT 'table', '', 'c' || x.indrelid, i.relname,
             format('ALTER INDEX %%s ALTER COLUMN %%s SET STATISTICS %%s', x.indexrelid::regclass,
                    a.attnum, a.attstattarget), '', NULL
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
           JOIN pg_attribute a ON a.attrelid = x.indexrelid
      WHERE coalesce(a.attstattarget, -1) >= 0
      UNION ALL
      SELECT 'table', '', 'c' || x.indrelid, i.relname,
             format('ALTER TABLE %%s %%s %%I', x.indrelid::regclass, flag.word, i.relname), '', NULL
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
           CROSS JOIN LATERAL (VALUES (x.indisclustered, 'CLUSTER ON'),
                                      (x.indisreplident, 'REPLICA IDENTITY USING INDEX'))
             flag(applies, word)
      WHERE flag.applies
      UNION ALL
      SELECT 'renaming', '', 'c' || x.indrelid, i.relname,
             format('ALTER INDEX %%s RENAME TO %%I', CASE WHEN n.nspname = 'public'
                      THEN format('%%I', u.usual) ELSE format('%%I.%%I', n.nspname, u.usual) END,
                    i.relname), '', NULL
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
           JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
           LEFT JOIN pg_constraint k ON k.conindid = x.indexrelid AND k.conrelid = x.indrelid
                AND k.contype IN ('p', 'u', 'x')
           CROSS JOIN LATERAL (SELECT concat_ws('_', c.relname,
               CASE WHEN k.contype IS DISTINCT FROM 'p'
                    THEN (SELECT string_agg(a.attname, '_' ORDER BY a.attnum)
                          FROM pg_attribute a WHERE a.attrelid = x.indexrelid) END,
               CASE k.contype WHEN 'p' THEN 'pkey' WHEN 'u' THEN 'key' WHEN 'x' THEN 'excl'
                              ELSE 'idx' END) AS usual) u
      WHERE i.relispartition AND u.usual <> i.relname
      """
          .formatted(UnitQueries.INDEX_OPTIONS);

  private static final String AFTER_ROWS =
      """
      UNION ALL
      SELECT 'constraint', 'k' || k.oid, 'c' || k.conrelid,
             k.conrelid::regclass::text || ' ' || k.conname,
             format(E'ALTER TABLE %s\\n    ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname,
                    pg_get_constraintdef(k.oid, true)),
             format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname), NULL
      FROM pg_constraint k
      WHERE k.conrelid <> 0 AND k.conparentid = 0 AND k.coninhcount = 0
        AND (k.contype = 'f' OR k.contype = 'c' AND NOT k.convalidated)
      UNION ALL
      SELECT 'constraint', '', 't' || k.contypid, k.contypid::regtype::text || ' ' || k.conname,
             format(E'ALTER DOMAIN %s\\n    ADD CONSTRAINT %I %s', k.contypid::regtype, k.conname,
                    pg_get_constraintdef(k.oid, true)), '', NULL
      FROM pg_constraint k
      WHERE k.contypid <> 0 AND k.contype = 'c' AND NOT k.convalidated
      UNION ALL
      SELECT 'statistics', 's' || e.oid, 'c' || e.stxrelid, e.stxname,
             replace(pg_get_statisticsobjdef(e.oid), 'CREATE STATISTICS public.',
                     'CREATE STATISTICS '), '', NULL
      FROM pg_statistic_ext e
      UNION ALL
      SELECT 'statistics', '', 'c' || e.stxrelid, e.stxname || ' target',
             format('ALTER STATISTICS %s SET STATISTICS %s', o.identity, e.stxstattarget), '', NULL
      FROM pg_statistic_ext e
           CROSS JOIN LATERAL pg_identify_object('pg_statistic_ext'::regclass, e.oid, 0) o
      WHERE coalesce(e.stxstattarget, -1) >= 0
      UNION ALL
      SELECT 'trigger', 'g' || g.oid, 'c' || g.tgrelid, g.tgrelid::regclass::text || ' ' || g.tgname,
             regexp_replace(pg_get_triggerdef(g.oid, true), ' (FOR EACH|EXECUTE) ',
                            E'\\n    \\\\1 '),
             format('DROP TRIGGER %I ON %s', g.tgname, g.tgrelid::regclass), NULL
      FROM pg_trigger g WHERE NOT g.tgisinternal AND g.tgparentid = 0
      UNION ALL
      SELECT 'trigger', '', 'c' || g.tgrelid,
             g.tgrelid::regclass::text || ' ' || g.tgname || ' enabled',
             format('ALTER TABLE %s %s TRIGGER %I', g.tgrelid::regclass,
                    CASE g.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
                                     WHEN 'O' THEN 'ENABLE' ELSE 'ENABLE ALWAYS' END, g.tgname),
             '', NULL
      FROM pg_trigger g LEFT JOIN pg_trigger above ON above.oid = g.tgparentid
      WHERE NOT g.tgisinternal AND g.tgenabled <> coalesce(above.tgenabled, 'O')
      UNION ALL
      SELECT 'rule', 'r' || r.oid, 'c' || r.ev_class, r.ev_class::regclass::text || ' ' || r.rulename,
             pg_get_ruledef(r.oid, true),
             format('DROP RULE %I ON %s', r.rulename, r.ev_class::regclass), NULL
      FROM pg_rewrite r WHERE r.rulename <> '_RETURN'
      UNION ALL
      SELECT 'rule', '', 'c' || r.ev_class,
             r.ev_class::regclass::text || ' ' || r.rulename || ' enabled',
             format('ALTER TABLE %s %s RULE %I', r.ev_class::regclass,
                    CASE r.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA'
                                      ELSE 'ENABLE ALWAYS' END, r.rulename), '', NULL
      FROM pg_rewrite r WHERE r.rulename <> '_RETURN' AND r.ev_enabled <> 'O'
      UNION ALL
      SELECT 'policy', 'y' || p.oid, 'c' || p.polrelid, p.polrelid::regclass::text || ' ' || p.polname,
             concat_ws(' ', format('CREATE POLICY %I ON %s', p.polname, p.polrelid::regclass),
               CASE WHEN NOT p.polpermissive THEN 'AS RESTRICTIVE' END,
               CASE p.polcmd WHEN 'r' THEN 'FOR SELECT' WHEN 'a' THEN 'FOR INSERT'
                             WHEN 'w' THEN 'FOR UPDATE' WHEN 'd' THEN 'FOR DELETE' END,
               'TO ' || nullif((SELECT string_agg(CASE WHEN role = 0 THEN 'PUBLIC'
                                                       ELSE role::regrole::text END, ', ')
                                FROM unnest(p.polroles) role), 'PUBLIC'))
               || coalesce(E'\\n    USING (' || pg_get_expr(p.polqual, p.polrelid, true) || ')', '')
               || coalesce(E'\\n    WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid, true)
                           || ')', ''),
             format('DROP POLICY %I ON %s', p.polname, p.polrelid::regclass), NULL
      FROM pg_policy p
      """;

  /** Everything but what is said about objects and who may use them. */
  static final String PARTS = COLUMN_SETTINGS + INDEXES + AFTER_ROWS;

  private LateQueries() {}
}
