package io.artstore.schema.catalog;

/**
 * The SQL of the canonical form. The first query finds the objects (key, kind, schema, name), the
 * second all lines that hang on them (key, line). What the server brings with it has numbers below
 * 16384 ({@code FirstNormalObjectId}); it is passed over by the index instead of being read.
 * Defaults are left out of the lines, so that a server version that adds a property with a default
 * does not change the text. NOT NULL is read as a property of the column: PostgreSQL 18 also lists
 * it as a constraint, earlier versions do not. Column options named {@code pg_…} are the server's
 * own: 15.20 counts the versions of a column there ({@code pg_attver}), another number each time
 * the same statement runs; pg_dump leaves them out too. Comments and privileges are lines of their
 * own, so that a comparison of structure can leave them out, see {@link Catalog#structure}.
 */
final class CatalogQueries {
  private static final String USER_SCHEMA =
      "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

  static final String OBJECTS =
      """
      SELECT 'c' || c.oid AS key,
             CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table'
                            WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
                            WHEN 'f' THEN 'foreign table' WHEN 'S' THEN 'sequence'
                            ELSE 'type' END AS kind,
             n.nspname AS schema, c.relname AS plain_name, c.relname::text AS name
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND %1$s
        AND NOT EXISTS (SELECT 1 FROM pg_depend d
                        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                          AND d.objsubid = 0
                          AND (d.deptype = 'e'
                               OR c.relkind = 'S' AND d.deptype IN ('a', 'i')
                                  AND d.refclassid = 'pg_class'::regclass))
      UNION ALL
      SELECT 't' || t.oid, CASE t.typtype WHEN 'd' THEN 'domain' ELSE 'type' END,
             n.nspname, t.typname, t.typname
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE t.oid >= 16384 AND t.typtype IN ('e', 'd', 'r', 'b') AND %1$s
        AND NOT EXISTS (SELECT 1 FROM pg_type element WHERE element.typarray = t.oid)
        AND NOT EXISTS (SELECT 1 FROM pg_depend d
                        WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid
                          AND d.deptype = 'e')
      UNION ALL
      SELECT 'p' || p.oid,
             CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate'
                            ELSE 'function' END,
             n.nspname, p.proname,
             p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE p.oid >= 16384 AND %1$s
        AND NOT EXISTS (SELECT 1 FROM pg_depend d
                        WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                          AND d.deptype IN ('e', 'i'))
      UNION ALL
      SELECT 'n' || n.oid, 'schema', '', n.nspname, n.nspname
      FROM pg_namespace n
      WHERE n.nspname <> 'public' AND %1$s
        AND NOT EXISTS (SELECT 1 FROM pg_depend d
                        WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid
                          AND d.deptype = 'e')
      UNION ALL
      SELECT 'e' || x.oid, 'extension', '', x.extname, x.extname
      FROM pg_extension x WHERE x.extname <> 'plpgsql'
      UNION ALL
      SELECT 'o' || o.classid || '.' || o.objid, i.type, '', coalesce(o.name, ''), i.identity
      FROM (SELECT 'pg_operator'::regclass::oid AS classid, oid AS objid, oprname AS name
            FROM pg_operator
            UNION ALL SELECT 'pg_opclass'::regclass, oid, opcname FROM pg_opclass
            UNION ALL SELECT 'pg_opfamily'::regclass, oid, opfname FROM pg_opfamily
            UNION ALL SELECT 'pg_collation'::regclass, oid, collname FROM pg_collation
            UNION ALL SELECT 'pg_conversion'::regclass, oid, conname FROM pg_conversion
            UNION ALL SELECT 'pg_ts_config'::regclass, oid, cfgname FROM pg_ts_config
            UNION ALL SELECT 'pg_ts_dict'::regclass, oid, dictname FROM pg_ts_dict
            UNION ALL SELECT 'pg_ts_parser'::regclass, oid, prsname FROM pg_ts_parser
            UNION ALL SELECT 'pg_ts_template'::regclass, oid, tmplname FROM pg_ts_template
            UNION ALL SELECT 'pg_cast'::regclass, oid, NULL FROM pg_cast
            UNION ALL SELECT 'pg_event_trigger'::regclass, oid, evtname FROM pg_event_trigger
            UNION ALL SELECT 'pg_foreign_data_wrapper'::regclass, oid, fdwname
                      FROM pg_foreign_data_wrapper
            UNION ALL SELECT 'pg_foreign_server'::regclass, oid, srvname FROM pg_foreign_server
            UNION ALL SELECT 'pg_publication'::regclass, oid, pubname FROM pg_publication
            UNION ALL SELECT 'pg_language'::regclass, oid, lanname FROM pg_language
            UNION ALL SELECT 'pg_transform'::regclass, oid, NULL FROM pg_transform
            UNION ALL SELECT 'pg_am'::regclass, oid, amname FROM pg_am) o
           CROSS JOIN LATERAL pg_identify_object(o.classid, o.objid, 0) i
      WHERE o.objid >= 16384
        AND NOT EXISTS (SELECT 1 FROM pg_depend d
                        WHERE d.classid = o.classid AND d.objid = o.objid
                          AND d.deptype IN ('e', 'i'))
      """
          .formatted(USER_SCHEMA);

  /** Everything that can be given to another role: key, owner, and how to name it in ALTER. */
  static final String OWNERS =
      """
      SELECT o.key, r.rolname AS owner,
             CASE i.type WHEN 'composite type' THEN 'type' ELSE i.type END || ' ' || i.identity
               AS object
      FROM (SELECT 'c' || oid AS key, 'pg_class'::regclass::oid AS classid, oid AS objid,
                   relowner AS owner
            FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')
            UNION ALL SELECT 't' || oid, 'pg_type'::regclass, oid, typowner FROM pg_type
            UNION ALL SELECT 'p' || oid, 'pg_proc'::regclass, oid, proowner FROM pg_proc
            UNION ALL SELECT 'n' || oid, 'pg_namespace'::regclass, oid, nspowner FROM pg_namespace
            UNION ALL SELECT 'o' || x.classid || '.' || x.objid, x.classid, x.objid, x.owner
            FROM (SELECT 'pg_operator'::regclass::oid AS classid, oid AS objid, oprowner AS owner
                  FROM pg_operator
                  UNION ALL SELECT 'pg_opclass'::regclass, oid, opcowner FROM pg_opclass
                  UNION ALL SELECT 'pg_opfamily'::regclass, oid, opfowner FROM pg_opfamily
                  UNION ALL SELECT 'pg_collation'::regclass, oid, collowner FROM pg_collation
                  UNION ALL SELECT 'pg_conversion'::regclass, oid, conowner FROM pg_conversion
                  UNION ALL SELECT 'pg_ts_config'::regclass, oid, cfgowner FROM pg_ts_config
                  UNION ALL SELECT 'pg_ts_dict'::regclass, oid, dictowner FROM pg_ts_dict) x) o
           JOIN pg_roles r ON r.oid = o.owner
           CROSS JOIN LATERAL pg_identify_object(o.classid, o.objid, 0) i
      WHERE o.objid >= 16384
      ORDER BY i.type <> 'schema', 3
      """;

  /**
   * Roles of the schema itself are left out, PUBLIC is named, every other role is "another role".
   */
  private static final String GRANTEE =
      "CASE WHEN x.grantee = 0 THEN 'PUBLIC' ELSE 'another role' END"
          + " || CASE WHEN x.is_grantable THEN ' with grant option' ELSE '' END";

  private static final String FOREIGN_GRANTEE =
      "NOT EXISTS (SELECT 1 FROM pg_roles r, own WHERE r.oid = x.grantee"
          + " AND r.rolname = ANY (own.roles))";

  static final String LINES =
      """
      WITH own AS (SELECT $1::text[] AS roles),
      relation AS (
        SELECT c.*, 'c' || c.oid AS key
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND %1$s)
      SELECT c.key,
             nullif(concat_ws(', ',
               CASE c.relpersistence WHEN 'u' THEN 'unlogged' WHEN 't' THEN 'temporary' END,
               CASE c.relreplident WHEN 'd' THEN NULL WHEN 'n' THEN
                      CASE WHEN c.relkind IN ('r', 'p') THEN 'replica identity nothing' END
                    WHEN 'f' THEN 'replica identity full'
                    ELSE 'replica identity by index' END,
               CASE WHEN c.relrowsecurity THEN 'row security' END,
               CASE WHEN c.relforcerowsecurity THEN 'row security forced' END,
               'partitioned by ' || CASE c.relkind WHEN 'p' THEN pg_get_partkeydef(c.oid) END,
               'bound ' || pg_get_expr(c.relpartbound, c.oid),
               'options ' || array_to_string(c.reloptions, ', '),
               'toast options ' || (SELECT array_to_string(toast.reloptions, ', ')
                                    FROM pg_class toast WHERE toast.oid = c.reltoastrelid),
               'access method ' || (SELECT am.amname FROM pg_am am
                                    WHERE am.oid = c.relam AND am.amname <> 'heap'),
               'inherits ' || (SELECT string_agg(parent.inhparent::regclass::text, ', '
                                                 ORDER BY parent.inhseqno)
                               FROM pg_inherits parent WHERE parent.inhrelid = c.oid)),
               '') AS line
      FROM relation c
      UNION ALL
      SELECT c.key, 'query:' || E'\\n' || pg_get_viewdef(c.oid)
      FROM relation c WHERE c.relkind IN ('v', 'm')
      UNION ALL
      SELECT c.key,
             concat_ws(' ', 'column',
               lpad((row_number() OVER (PARTITION BY a.attrelid ORDER BY a.attnum))::text, 4, '0'),
               a.attname, format_type(a.atttypid, a.atttypmod),
               'collate ' || CASE WHEN a.attcollation <> t.typcollation
                                  THEN a.attcollation::regcollation::text END,
               CASE WHEN a.attnotnull THEN 'not null' END,
               CASE a.attgenerated WHEN '' THEN 'default ' WHEN 's' THEN 'stored as '
                                   ELSE 'virtual as ' END || pg_get_expr(d.adbin, d.adrelid),
               CASE a.attidentity WHEN 'a' THEN 'identity always'
                                  WHEN 'd' THEN 'identity by default' END,
               'storage ' || CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END,
               'compression ' || nullif(a.attcompression::text, ''),
               'statistics ' || nullif(a.attstattarget, -1),
               'options ' || (SELECT string_agg(o.setting, ', ' ORDER BY o.setting)
                              FROM unnest(a.attoptions) o(setting)
                              WHERE o.setting !~ '^pg_'),
               CASE WHEN NOT a.attislocal THEN 'inherited' END)
      FROM relation c
           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attrelid >= 16384 AND a.attnum > 0
                AND NOT a.attisdropped
           JOIN pg_type t ON t.oid = a.atttypid
           LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      UNION ALL
      SELECT c.key, 'comment on column ' || a.attname || ': '
                    || quote_literal(col_description(a.attrelid, a.attnum))
      FROM relation c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attrelid >= 16384
                                             AND a.attnum > 0
      UNION ALL
      SELECT c.key, concat_ws(' ', 'privilege on column', a.attname || ':', x.privilege_type, 'to',
                              %2$s)
      FROM relation c
           JOIN pg_attribute a ON a.attrelid = c.oid AND a.attrelid >= 16384
                AND a.attacl IS NOT NULL
           CROSS JOIN LATERAL aclexplode(a.attacl) x
      WHERE x.grantee <> c.relowner AND %3$s
      UNION ALL
      SELECT CASE WHEN k.conrelid <> 0 THEN 'c' || k.conrelid ELSE 't' || k.contypid END,
             'constraint ' || k.conname || ': ' || pg_get_constraintdef(k.oid)
      FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
      WHERE k.oid >= 16384 AND k.contype NOT IN ('n', 't') AND %1$s
      UNION ALL
      SELECT CASE WHEN k.conrelid <> 0 THEN 'c' || k.conrelid ELSE 't' || k.contypid END,
             'comment on constraint ' || k.conname || ': '
               || quote_literal(obj_description(k.oid, 'pg_constraint'))
      FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
      WHERE k.oid >= 16384 AND k.contype NOT IN ('n', 't') AND %1$s
      UNION ALL
      SELECT c.key,
             concat_ws(' ', 'index', i.relname || ':', pg_get_indexdef(x.indexrelid),
                       CASE WHEN NOT x.indisvalid OR NOT x.indisready THEN 'INVALID' END,
                       CASE WHEN x.indisclustered THEN 'clustered' END,
                       CASE WHEN x.indisreplident THEN 'replica identity' END)
      FROM relation c JOIN pg_index x ON x.indrelid = c.oid AND x.indexrelid >= 16384
           JOIN pg_class i ON i.oid = x.indexrelid
      UNION ALL
      SELECT c.key, 'comment on index ' || i.relname || ': '
                    || quote_literal(obj_description(i.oid, 'pg_class'))
      FROM relation c JOIN pg_index x ON x.indrelid = c.oid AND x.indexrelid >= 16384
           JOIN pg_class i ON i.oid = x.indexrelid
      UNION ALL
      SELECT c.key,
             concat_ws(' ', 'trigger', g.tgname || ':', pg_get_triggerdef(g.oid),
                       CASE g.tgenabled WHEN 'O' THEN NULL WHEN 'D' THEN 'disabled'
                                        WHEN 'R' THEN 'on replica' ELSE 'always' END)
      FROM relation c JOIN pg_trigger g ON g.tgrelid = c.oid AND NOT g.tgisinternal
      UNION ALL
      SELECT c.key, 'comment on trigger ' || g.tgname || ': '
                    || quote_literal(obj_description(g.oid, 'pg_trigger'))
      FROM relation c JOIN pg_trigger g ON g.tgrelid = c.oid AND NOT g.tgisinternal
      UNION ALL
      SELECT c.key,
             concat_ws(' ', 'rule', r.rulename || ':', pg_get_ruledef(r.oid),
                       CASE WHEN r.ev_enabled <> 'O' THEN 'enabled ' || r.ev_enabled::text END)
      FROM relation c JOIN pg_rewrite r ON r.ev_class = c.oid AND r.rulename <> '_RETURN'
      UNION ALL
      SELECT c.key,
             concat_ws(' ', 'policy', p.polname || ':', 'for', p.polcmd::text,
                       CASE WHEN NOT p.polpermissive THEN 'restrictive' END,
                       'to', (SELECT string_agg(DISTINCT CASE WHEN role = 0 THEN 'PUBLIC'
                                     WHEN EXISTS (SELECT 1 FROM pg_roles r WHERE r.oid = role
                                                  AND r.rolname = ANY (own.roles))
                                     THEN 'own role' ELSE 'another role' END, ', ')
                              FROM unnest(p.polroles) role),
                       'using ' || pg_get_expr(p.polqual, p.polrelid),
                       'check ' || pg_get_expr(p.polwithcheck, p.polrelid))
      FROM relation c JOIN pg_policy p ON p.polrelid = c.oid CROSS JOIN own
      UNION ALL
      SELECT c.key, 'statistics ' || e.stxname || ': ' || pg_get_statisticsobjdef(e.oid)
      FROM relation c JOIN pg_statistic_ext e ON e.stxrelid = c.oid
      UNION ALL
      SELECT 'c' || coalesce(d.refobjid, s.seqrelid),
             concat_ws(' ', 'sequence', c.relname || ':', format_type(s.seqtypid, NULL),
                       'start', s.seqstart, 'increment', s.seqincrement, 'from', s.seqmin,
                       'to', s.seqmax, 'cache', s.seqcache,
                       CASE WHEN s.seqcycle THEN 'cycle' END,
                       CASE WHEN c.relpersistence = 'u' THEN 'unlogged' END,
                       'of column ' || a.attname)
      FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
           LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid
                AND d.objid >= 16384 AND d.objsubid = 0 AND d.refclassid = 'pg_class'::regclass
                AND d.deptype IN ('a', 'i')
           LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
      UNION ALL
      SELECT 'c' || d.refobjid, 'comment on sequence ' || c.relname || ': '
                                || quote_literal(obj_description(c.oid, 'pg_class'))
      FROM pg_class c JOIN pg_depend d ON c.relkind = 'S' AND d.classid = 'pg_class'::regclass
           AND d.objid >= 16384 AND d.objid = c.oid AND d.objsubid = 0
           AND d.refclassid = 'pg_class'::regclass
           AND d.deptype IN ('a', 'i')
      UNION ALL
      SELECT 'c' || coalesce(d.refobjid, c.oid),
             concat_ws(' ', 'privilege on', c.relname || ':', x.privilege_type, 'to', %2$s)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
                AND d.objsubid = 0 AND d.refclassid = 'pg_class'::regclass
                AND d.deptype IN ('a', 'i') AND c.relkind = 'S'
           CROSS JOIN LATERAL aclexplode(c.relacl) x
      WHERE c.oid >= 16384 AND x.grantee <> c.relowner
        AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND %1$s AND %3$s
      UNION ALL
      SELECT 't' || t.oid,
             CASE t.typtype
               WHEN 'e' THEN 'enum (' || (SELECT string_agg(quote_literal(l.enumlabel), ', '
                                                            ORDER BY l.enumsortorder)
                                          FROM pg_enum l WHERE l.enumtypid = t.oid) || ')'
               WHEN 'd' THEN concat_ws(' ', 'over', format_type(t.typbasetype, t.typtypmod),
                               CASE WHEN t.typnotnull THEN 'not null' END,
                               'default ' || pg_get_expr(t.typdefaultbin, 0))
               WHEN 'r' THEN 'range over ' || (SELECT format_type(r.rngsubtype, NULL)
                                               FROM pg_range r WHERE r.rngtypid = t.oid)
               ELSE 'base type' END
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE t.oid >= 16384 AND t.typtype IN ('e', 'd', 'r', 'b') AND %1$s
      UNION ALL
      SELECT CASE WHEN t.typtype = 'c' THEN 'c' || t.typrelid ELSE 't' || t.oid END,
             concat_ws(' ', 'privilege on type:', x.privilege_type, 'to', %2$s)
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
           CROSS JOIN LATERAL aclexplode(coalesce(t.typacl, acldefault('T', t.typowner))) x
      WHERE t.oid >= 16384 AND t.typtype IN ('e', 'd', 'r', 'b') AND x.grantee <> t.typowner
        AND %1$s AND %3$s
      UNION ALL
      SELECT 'p' || p.oid,
             CASE WHEN p.prokind = 'a'
                  THEN (SELECT concat_ws(' ', 'aggregate by', g.aggtransfn::regproc,
                                 'final ' || nullif(g.aggfinalfn::regproc::text, '-'),
                                 'state', format_type(g.aggtranstype, NULL),
                                 'initially ' || g.agginitval)
                        FROM pg_aggregate g WHERE g.aggfnoid = p.oid)
                  ELSE pg_get_functiondef(p.oid) END
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE p.oid >= 16384 AND %1$s
      UNION ALL
      SELECT 'p' || p.oid, concat_ws(' ', 'privilege:', x.privilege_type, 'to', %2$s)
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
           CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
      WHERE p.oid >= 16384 AND x.grantee <> p.proowner AND %1$s AND %3$s
      UNION ALL
      SELECT 'n' || n.oid, concat_ws(' ', 'privilege:', x.privilege_type, 'to', %2$s)
      FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) x
      WHERE x.grantee <> n.nspowner AND %1$s AND %3$s
      UNION ALL
      SELECT CASE o.classoid WHEN 'pg_class'::regclass THEN 'c' WHEN 'pg_type'::regclass THEN 't'
                             WHEN 'pg_proc'::regclass THEN 'p' ELSE 'n' END || o.objoid,
             'comment ' || quote_literal(o.description)
      FROM pg_description o
      WHERE o.objsubid = 0 AND o.objoid >= 16384
        AND o.classoid IN ('pg_class'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass,
                           'pg_namespace'::regclass)
      """
          .formatted(USER_SCHEMA, GRANTEE, FOREIGN_GRANTEE);

  static final String DEFAULT_PRIVILEGES =
      """
      WITH own AS (SELECT $1::text[] AS roles)
      SELECT concat_ws(' ', 'of', CASE WHEN g.rolname = ANY (own.roles) THEN 'own role'
                                       ELSE 'another role' END,
                       'in ' || n.nspname, 'on', d.defaclobjtype::text || ':',
                       x.privilege_type, 'to', %1$s) AS line
      FROM pg_default_acl d JOIN pg_roles g ON g.oid = d.defaclrole CROSS JOIN own
           LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
           CROSS JOIN LATERAL aclexplode(d.defaclacl) x
      WHERE x.grantee <> d.defaclrole AND %2$s
      """
          .formatted(GRANTEE, FOREIGN_GRANTEE);

  private CatalogQueries() {}
}
