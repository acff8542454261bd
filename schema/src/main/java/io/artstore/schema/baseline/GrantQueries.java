package io.artstore.schema.baseline;

/**
 * The SQL for comments and privileges, in the form of {@link LateQueries}. The privileges of owners
 * and of the schema's own roles are provisioned and not written.
 */
final class GrantQueries {
  private static final String GRANTEE =
      "CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE format('%I', g.rolname) END";

  private static final String ROLE = "CASE WHEN x.grantee <> 0 THEN g.rolname::text END";

  private static final String WITH_OPTION =
      "CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END";

  /** Neither the owner, nor a role whose privileges are provisioned. */
  private static final String TOLD =
      "x.grantee <> o.owner AND (g.rolname IS NULL OR g.rolname <> ALL (own.roles))";

  static final String COMMENTS =
      """
      SELECT 'comment' AS phase, coalesce('i' || x.indexrelid, '') AS late,
             CASE d.classoid WHEN 'pg_class'::regclass THEN 'c' || coalesce(s.relid, x.indrelid, c.oid)
               WHEN 'pg_type'::regclass
                 THEN coalesce('c' || nullif(t.typrelid, 0), 't' || d.objoid)
               WHEN 'pg_proc'::regclass THEN 'p' || d.objoid ELSE 'n' || d.objoid END AS unit,
             lpad(d.objsubid::text, 4, '0') || i.identity AS name,
             format('COMMENT ON %s %s IS %L', CASE
                 WHEN d.objsubid > 0 THEN 'COLUMN'
                 WHEN i.type = 'composite type' THEN 'TYPE' ELSE upper(i.type) END,
               CASE WHEN d.objsubid > 0
                      THEN format('%s.%I', c.oid::regclass, a.attname)
                    WHEN c.oid IS NOT NULL THEN c.oid::regclass::text
                    WHEN d.classoid = 'pg_type'::regclass THEN format_type(d.objoid, NULL)
                    ELSE regexp_replace(i.identity, '^public\\.', '') END, d.description) AS sql,
             '' AS drop_sql, NULL::text AS role
      FROM pg_description d
           CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, 0) i
           LEFT JOIN pg_class c ON d.classoid = 'pg_class'::regclass AND c.oid = d.objoid
           LEFT JOIN pg_index x ON x.indexrelid = c.oid
           LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid
           LEFT JOIN pg_type t ON d.classoid = 'pg_type'::regclass AND t.oid = d.objoid
           LEFT JOIN serial s ON s.seqrelid = c.oid
      WHERE d.classoid IN ('pg_class'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass,
                           'pg_namespace'::regclass)
      UNION ALL
      SELECT 'comment', part.late, part.unit, '9999' || part.word || part.name,
             format('COMMENT ON %s %I ON %s IS %L', part.word, part.name, part.place, d.description),
             '', NULL
      FROM (SELECT 'pg_constraint'::regclass::oid AS classid, oid AS objid, 'k' || oid AS late,
                   CASE WHEN conrelid <> 0 THEN 'c' || conrelid ELSE 't' || contypid END AS unit,
                   'CONSTRAINT' AS word, conname AS name,
                   CASE WHEN conrelid <> 0 THEN conrelid::regclass::text
                        ELSE 'DOMAIN ' || format_type(contypid, NULL) END AS place
            FROM pg_constraint WHERE contype <> 't'
            UNION ALL SELECT 'pg_trigger'::regclass, oid, 'g' || oid, 'c' || tgrelid, 'TRIGGER',
                             tgname, tgrelid::regclass::text FROM pg_trigger
            UNION ALL SELECT 'pg_rewrite'::regclass, oid, 'r' || oid, 'c' || ev_class, 'RULE',
                             rulename, ev_class::regclass::text FROM pg_rewrite
            UNION ALL SELECT 'pg_policy'::regclass, oid, 'y' || oid, 'c' || polrelid, 'POLICY',
                             polname, polrelid::regclass::text FROM pg_policy) part
           JOIN pg_description d ON d.classoid = part.classid AND d.objoid = part.objid
      UNION ALL
      SELECT 'comment', 's' || e.oid, 'c' || e.stxrelid, '9999' || e.stxname,
             format('COMMENT ON STATISTICS %s IS %L', regexp_replace(i.identity, '^public\\.', ''),
                    d.description), '', NULL
      FROM pg_statistic_ext e
           JOIN pg_description d ON d.classoid = 'pg_statistic_ext'::regclass AND d.objoid = e.oid
           CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, 0) i
      """;

  static final String PRIVILEGES =
      """
      SELECT 'privilege' AS phase, '' AS late, o.unit, o.place || ' ' || %1$s AS name,
             format('GRANT %%s ON %%s TO %%s%%s',
                    string_agg(x.privilege_type, ', ' ORDER BY x.privilege_type), o.place, %1$s, %2$s)
               AS sql,
             '' AS drop_sql, %3$s AS role
      FROM own CROSS JOIN
           (SELECT 'c' || coalesce(s.relid, c.oid) AS unit, c.relacl AS acl, c.relowner AS owner,
                   CASE c.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE '' END || c.oid::regclass AS place,
                   false AS open
            FROM pg_class c LEFT JOIN serial s ON s.seqrelid = c.oid
            UNION ALL
            SELECT CASE WHEN t.typtype = 'c' THEN 'c' || t.typrelid ELSE 't' || t.oid END,
                   t.typacl, t.typowner, 'TYPE ' || format_type(t.oid, NULL), true FROM pg_type t
            UNION ALL
            SELECT 'p' || p.oid, p.proacl, p.proowner, %5$s, true
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            UNION ALL
            SELECT 'n' || n.oid, n.nspacl, n.nspowner, format('SCHEMA %%I', n.nspname), false
            FROM pg_namespace n) o
           CROSS JOIN LATERAL aclexplode(o.acl) x
           LEFT JOIN pg_roles g ON g.oid = x.grantee
      WHERE %4$s AND NOT (o.open AND x.grantee = 0)
      GROUP BY o.unit, o.place, x.grantee, g.rolname, x.is_grantable
      UNION ALL
      SELECT 'privilege', '', o.unit, '!' || o.place,
             format('REVOKE ALL ON %%s FROM PUBLIC', o.place), '', NULL
      FROM (SELECT 'p' || p.oid AS unit, p.proacl AS acl, %5$s AS place
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            UNION ALL
            SELECT CASE WHEN t.typtype = 'c' THEN 'c' || t.typrelid ELSE 't' || t.oid END, t.typacl,
                   'TYPE ' || format_type(t.oid, NULL)
            FROM pg_type t) o
      WHERE o.acl IS NOT NULL AND NOT EXISTS (SELECT 1 FROM aclexplode(o.acl) x WHERE x.grantee = 0)
      UNION ALL
      SELECT 'privilege', '', 'c' || a.attrelid,
             a.attrelid::regclass::text || ' ' || a.attname || ' ' || %1$s,
             format('GRANT %%s ON %%s TO %%s%%s',
                    string_agg(format('%%s (%%I)', x.privilege_type, a.attname), ', '
                               ORDER BY x.privilege_type), a.attrelid::regclass, %1$s, %2$s),
             '', %3$s
      FROM own CROSS JOIN pg_attribute a
           JOIN (SELECT oid, relowner AS owner FROM pg_class) o ON o.oid = a.attrelid
           CROSS JOIN LATERAL aclexplode(a.attacl) x
           LEFT JOIN pg_roles g ON g.oid = x.grantee
      WHERE a.attacl IS NOT NULL AND a.attnum > 0 AND NOT a.attisdropped AND %4$s
      GROUP BY a.attrelid, a.attname, x.grantee, g.rolname, x.is_grantable
      """
          .formatted(
              GRANTEE,
              WITH_OPTION,
              ROLE,
              TOLD,
              """
              format('%s %s(%s)', CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END,
                     CASE WHEN n.nspname = 'public' THEN format('%I', p.proname)
                          ELSE format('%I.%I', n.nspname, p.proname) END,
                     pg_get_function_identity_arguments(p.oid))\
              """);

  /** They belong to no unit; whoever has no prefix writes all of them. */
  static final String DEFAULT_PRIVILEGES =
      """
      SELECT 'default_privilege' AS phase, '' AS late, '' AS unit,
             concat_ws(' ', e.head, x.word, e.kind, x.grantee) AS name,
             concat_ws(' ', e.head, x.word, x.privileges, 'ON', e.kind,
                       CASE x.word WHEN 'GRANT' THEN 'TO' ELSE 'FROM' END, x.grantee, x.option)
               AS sql,
             '' AS drop_sql, coalesce(e.other, x.role) AS role
      FROM own CROSS JOIN LATERAL
           (SELECT d.defaclacl AS acl, d.defaclrole AS owner, d.defaclobjtype AS type,
                   d.defaclnamespace AS place,
                   CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES'
                     WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS'
                     ELSE 'LARGE OBJECTS' END AS kind,
                   CASE WHEN r.rolname <> current_user AND r.rolname <> ALL (own.roles)
                        THEN r.rolname::text END AS other,
                   concat_ws(' ', 'ALTER DEFAULT PRIVILEGES',
                     CASE WHEN r.rolname <> current_user AND r.rolname <> ALL (own.roles)
                          THEN format('FOR ROLE %%I', r.rolname) END,
                     'IN SCHEMA ' || quote_ident(n.nspname)) AS head
            FROM pg_default_acl d JOIN pg_roles r ON r.oid = d.defaclrole
                 LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace) e
           CROSS JOIN LATERAL (
             SELECT 'GRANT' AS word, %1$s AS grantee, %2$s AS role,
                    string_agg(x.privilege_type, ', ' ORDER BY x.privilege_type) AS privileges,
                    CASE WHEN x.is_grantable THEN 'WITH GRANT OPTION' END AS option
             FROM aclexplode(e.acl) x LEFT JOIN pg_roles g ON g.oid = x.grantee
             WHERE x.grantee <> e.owner AND (g.rolname IS NULL OR g.rolname <> ALL (own.roles))
               AND (e.place <> 0 OR NOT EXISTS (
                      SELECT 1 FROM aclexplode(acldefault(
                        CASE e.type WHEN 'S' THEN 's'::"char" ELSE e.type END, e.owner)) y
                      WHERE y.grantee = x.grantee AND y.privilege_type = x.privilege_type))
             GROUP BY x.grantee, g.rolname, x.is_grantable
             UNION ALL
             SELECT 'REVOKE', 'PUBLIC', NULL, 'ALL', NULL
             WHERE e.place = 0 AND e.type IN ('f', 'T')
               AND NOT EXISTS (SELECT 1 FROM aclexplode(e.acl) y WHERE y.grantee = 0)) x
      """
          .formatted(GRANTEE, ROLE);

  private GrantQueries() {}
}
