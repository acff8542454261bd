package io.artstore.schema.catalog;

/**
 * The lines of objects that are rarer than tables: what can be changed in them without making them
 * anew. They are kept apart from {@link CatalogQueries}, whose lines the fingerprints of every
 * schema are made of. Defaults are left out here too, and what one version of the server calls
 * otherwise than another is read by way of JSON.
 */
final class OtherQueries {
  /** Options that may hold a secret are told by their names. */
  private static final String OPTION =
      "x.option_name || CASE WHEN x.option_name ~* 'pass|secret|token|credential|private'"
          + " THEN '' ELSE ' ' || quote_literal(x.option_value) END";

  /** The key of an object as {@link CatalogQueries#OBJECTS} has it. */
  private static String key(String catalog, String oid) {
    return "'o' || '" + catalog + "'::regclass::oid || '.' || " + oid;
  }

  private static final String PUBLICATIONS =
      """
      SELECT %1$s AS key,
             concat_ws(', ', 'publishes'
               || CASE WHEN p.pubinsert THEN ' insert' ELSE '' END
               || CASE WHEN p.pubupdate THEN ' update' ELSE '' END
               || CASE WHEN p.pubdelete THEN ' delete' ELSE '' END
               || CASE WHEN p.pubtruncate THEN ' truncate' ELSE '' END,
               CASE WHEN p.puballtables THEN 'all tables' END,
               CASE WHEN p.pubviaroot THEN 'via partition root' END,
               CASE WHEN to_jsonb(p) ->> 'pubgencols' = 's' THEN 'stored generated columns' END)
               AS line
      FROM pg_publication p
      UNION ALL
      SELECT %2$s,
             concat_ws(' ', 'table', r.prrelid::regclass::text,
               '(' || (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum)
                       FROM unnest(r.prattrs::int2[]) u(number)
                            JOIN pg_attribute a ON a.attrelid = r.prrelid AND a.attnum = u.number)
                   || ')',
               'where ' || pg_get_expr(r.prqual, r.prrelid))
      FROM pg_publication_rel r
      UNION ALL
      SELECT %3$s, 'tables in schema ' || n.pnnspid::regnamespace::text
      FROM pg_publication_namespace n
      """
          .formatted(
              key("pg_publication", "p.oid"),
              key("pg_publication", "r.prpubid"),
              key("pg_publication", "n.pnpubid"));

  /** The view shows the options of a mapping to its role and to the owner of the server alone. */
  private static final String FOREIGN =
      """
      SELECT %1$s, concat_ws(' ', 'of', w.fdwname, 'type ' || s.srvtype, 'version ' || s.srvversion)
      FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
      UNION ALL
      SELECT %1$s, 'option ' || %4$s
      FROM pg_foreign_server s CROSS JOIN LATERAL pg_options_to_table(s.srvoptions) x
      UNION ALL
      SELECT %2$s, 'option ' || %4$s
      FROM pg_foreign_data_wrapper w CROSS JOIN LATERAL pg_options_to_table(w.fdwoptions) x
      UNION ALL
      SELECT %3$s,
             concat_ws(' ', 'user mapping for',
               CASE WHEN m.umuser = 0 THEN 'PUBLIC' WHEN m.umuser = s.srvowner THEN 'its owner'
                    WHEN m.usename = ANY (own.roles) THEN 'own role' ELSE 'another role' END,
               'with ' || CASE WHEN m.umuser IN (0, s.srvowner)
                               THEN (SELECT string_agg(x.option_name, ', ' ORDER BY x.option_name)
                                     FROM pg_options_to_table(m.umoptions) x) END)
      FROM pg_user_mappings m JOIN pg_foreign_server s ON s.oid = m.srvid CROSS JOIN own
      UNION ALL
      SELECT 'c' || f.ftrelid, 'of server ' || s.srvname
      FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver
      UNION ALL
      SELECT 'c' || f.ftrelid, 'option ' || %4$s
      FROM pg_foreign_table f CROSS JOIN LATERAL pg_options_to_table(f.ftoptions) x
      UNION ALL
      SELECT 'c' || a.attrelid, 'option of ' || a.attname || ' ' || %4$s
      FROM pg_attribute a CROSS JOIN LATERAL pg_options_to_table(a.attfdwoptions) x
      WHERE NOT a.attisdropped
      """
          .formatted(
              key("pg_foreign_server", "s.oid"),
              key("pg_foreign_data_wrapper", "w.oid"),
              key("pg_foreign_server", "m.srvid"),
              OPTION);

  private static final String TEXT_SEARCH =
      """
      SELECT %1$s, 'parser ' || quote_ident(n.nspname) || '.' || quote_ident(p.prsname)
      FROM pg_ts_config c JOIN pg_ts_parser p ON p.oid = c.cfgparser
           JOIN pg_namespace n ON n.oid = p.prsnamespace
      UNION ALL
      SELECT %1$s,
             'mapping ' || k.alias || ': '
               || string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno)
      FROM pg_ts_config c JOIN pg_ts_config_map m ON m.mapcfg = c.oid
           CROSS JOIN LATERAL ts_token_type(c.cfgparser) k
      WHERE k.tokid = m.maptokentype AND c.oid >= 16384
      GROUP BY c.oid, k.alias
      UNION ALL
      SELECT %2$s,
             concat_ws(' ', 'template', quote_ident(n.nspname) || '.' || quote_ident(t.tmplname),
                       'options ' || nullif(d.dictinitoption, ''))
      FROM pg_ts_dict d JOIN pg_ts_template t ON t.oid = d.dicttemplate
           JOIN pg_namespace n ON n.oid = t.tmplnamespace
      """
          .formatted(key("pg_ts_config", "c.oid"), key("pg_ts_dict", "d.oid"));

  private static final String OTHERS =
      """
      SELECT %1$s,
             concat_ws(' ', 'on', e.evtevent, 'execute', e.evtfoid::regprocedure::text,
               'when ' || array_to_string(e.evttags, ', '),
               CASE e.evtenabled WHEN 'O' THEN NULL WHEN 'D' THEN 'disabled'
                                 WHEN 'R' THEN 'on replica' ELSE 'always' END)
      FROM pg_event_trigger e
      UNION ALL
      SELECT %2$s,
             concat_ws(' ', CASE c.castmethod WHEN 'f' THEN 'by ' || c.castfunc::regprocedure::text
                                 WHEN 'i' THEN 'by input and output' ELSE 'as the same bytes' END,
               CASE c.castcontext WHEN 'a' THEN 'in assignments' WHEN 'i' THEN 'everywhere' END)
      FROM pg_cast c WHERE c.oid >= 16384
      UNION ALL
      SELECT %3$s,
             concat_ws(' ', 'by', o.oprcode::regproc::text,
               'commutator ' || nullif(o.oprcom, 0)::regoperator::text,
               'negator ' || nullif(o.oprnegate, 0)::regoperator::text,
               'restrict ' || nullif(o.oprrest::oid, 0)::regproc::text,
               'join ' || nullif(o.oprjoin::oid, 0)::regproc::text,
               CASE WHEN o.oprcanhash THEN 'hashes' END,
               CASE WHEN o.oprcanmerge THEN 'merges' END)
      FROM pg_operator o WHERE o.oid >= 16384
      UNION ALL
      SELECT %4$s,
             concat_ws(' ', CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'c' THEN 'libc'
                                 WHEN 'b' THEN 'builtin' ELSE 'default' END,
               coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale',
                        concat_ws(' ', c.collcollate, nullif(c.collctype, c.collcollate))),
               'rules ' || quote_literal(to_jsonb(c) ->> 'collicurules'),
               CASE WHEN NOT c.collisdeterministic THEN 'not deterministic' END)
      FROM pg_collation c WHERE c.oid >= 16384
      """
          .formatted(
              key("pg_event_trigger", "e.oid"),
              key("pg_cast", "c.oid"),
              key("pg_operator", "o.oid"),
              key("pg_collation", "c.oid"));

  static final String LINES =
      "WITH own AS (SELECT $1::text[] AS roles)\n"
          + String.join("UNION ALL\n", PUBLICATIONS, FOREIGN, TEXT_SEARCH, OTHERS);

  private OtherQueries() {}
}
