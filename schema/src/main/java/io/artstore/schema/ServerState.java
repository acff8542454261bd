package io.artstore.schema;

import io.artstore.schema.catalog.CatalogReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a migration must leave alone because it is not the database's own content: roles,
 * memberships, settings, databases with their privileges, tablespaces of the whole server; owner,
 * privileges and comment of the schema public, which whoever provides the database sets; and what
 * outlives a script in its session: settings, temporary tables, locks, prepared statements, open
 * cursors, channels. Scratch databases are left out, they come and go.
 *
 * @param facts by what they are about
 */
record ServerState(Map<String, String> facts) {
  private static final String SERVER =
      """
      SELECT 'role ' || r.rolname,
             (to_jsonb(r) - 'oid' - 'rolpassword' - 'rolconfig' - 'rolname')::text
               || coalesce(' comment ' || quote_literal(shobj_description(r.oid, 'pg_authid')), '')
      FROM pg_roles r
      UNION ALL
      SELECT 'membership of ' || pg_get_userbyid(m.member) || ' in ' || pg_get_userbyid(m.roleid)
               || ' by ' || pg_get_userbyid(m.grantor),
             (to_jsonb(m) - 'oid' - 'member' - 'roleid' - 'grantor')::text
      FROM pg_auth_members m
      UNION ALL
      SELECT CASE WHEN d.datname = current_database() THEN 'this database'
                  ELSE 'database ' || d.datname END,
             concat_ws(', ', 'owner ' || pg_get_userbyid(d.datdba),
               'privileges ' || d.datacl::text, 'connections ' || d.datconnlimit,
               CASE WHEN d.datistemplate THEN 'template' END,
               CASE WHEN NOT d.datallowconn THEN 'closed' END,
               'tablespace ' || d.dattablespace, 'encoding ' || d.encoding,
               'collation ' || d.datcollate,
               CASE WHEN d.datname <> current_database()
                    THEN 'comment ' || shobj_description(d.oid, 'pg_database') END)
      FROM pg_database d
      WHERE d.datname = current_database() OR NOT starts_with(d.datname, 'schema_scratch_')
      UNION ALL
      SELECT 'settings of '
               || CASE WHEN s.setrole = 0 AND s.setdatabase = 0 THEN 'all roles'
                       WHEN s.setrole <> 0 THEN 'role ' || pg_get_userbyid(s.setrole) ELSE '' END
               || CASE WHEN s.setrole <> 0 AND s.setdatabase <> 0 THEN ' in ' ELSE '' END
               || CASE WHEN d.datname = current_database() THEN 'this database'
                       WHEN d.oid IS NOT NULL THEN 'database ' || d.datname ELSE '' END,
             s.setconfig::text
      FROM pg_db_role_setting s LEFT JOIN pg_database d ON d.oid = s.setdatabase
      WHERE d.oid IS NULL OR d.datname = current_database()
         OR NOT starts_with(d.datname, 'schema_scratch_')
      UNION ALL
      SELECT 'tablespace ' || t.spcname,
             concat_ws(', ', 'owner ' || pg_get_userbyid(t.spcowner),
               'privileges ' || t.spcacl::text, 'options ' || t.spcoptions::text)
      FROM pg_tablespace t
      UNION ALL
      SELECT 'privileges on parameter ' || p.parname, p.paracl::text FROM pg_parameter_acl p
      UNION ALL
      SELECT 'replication slot ' || s.slot_name, s.slot_type
      FROM pg_replication_slots s WHERE NOT s.temporary
      UNION ALL
      SELECT 'subscription ' || s.subname, s.subdbid::text FROM pg_subscription s
      """;

  private static final String SESSION =
      """
      UNION ALL
      SELECT 'setting ' || s.name || ' of the session', quote_literal(s.setting)
      FROM pg_settings s WHERE s.source = 'session'
      UNION ALL
      SELECT CASE c.relkind WHEN 'v' THEN 'temporary view ' WHEN 'S' THEN 'temporary sequence '
                            ELSE 'temporary table ' END || c.relname || ' of the session', ''
      FROM pg_class c WHERE c.relnamespace = pg_my_temp_schema() AND c.relkind IN ('r', 'v', 'S')
      UNION ALL
      SELECT 'advisory lock '
               || CASE WHEN l.objsubid = 1
                       THEN ((l.classid::bigint << 32) | l.objid::bigint)::text
                       ELSE '(' || l.classid || ', ' || l.objid || ')' END
               || ' of the session', ''
      FROM pg_locks l WHERE l.locktype = 'advisory' AND l.pid = pg_backend_pid()
      UNION ALL
      SELECT 'prepared statement ' || p.name || ' of the session', ''
      FROM pg_prepared_statements p WHERE p.from_sql AND NOT starts_with(p.name, '%s')
      UNION ALL
      SELECT 'open cursor ' || c.name || ' of the session', ''
      FROM pg_cursors c WHERE c.is_holdable
      UNION ALL
      SELECT 'listening to ' || l.channel || ' of the session', ''
      FROM pg_listening_channels() l (channel)
      UNION ALL
      SELECT 'schema public',
             concat_ws(', ', 'owner ' || pg_get_userbyid(n.nspowner),
               'privileges ' || n.nspacl::text,
               'comment ' || quote_literal(obj_description(n.oid, 'pg_namespace')))
      FROM pg_namespace n WHERE n.nspname = 'public'
      """
          .formatted(CatalogReader.KEPT);

  /** What a script can do to its own session that the end of its transaction does not undo. */
  private static final List<String> OUTLIVING = List.of("advisory lock ", "prepared statement ");

  /** How the name of everything ends that belongs to the session alone. */
  static final String OF_THE_SESSION = " of the session";

  /** The schema itself, without what is in it; provisioned databases differ there. */
  static final String SCHEMA_PUBLIC = "schema public";

  /** What only an administrator may read. */
  private static final String HIDDEN =
      """
      SELECT 'password of role ' || a.rolname, md5(a.rolpassword)
      FROM pg_authid a WHERE a.rolpassword IS NOT NULL
      UNION ALL
      SELECT 'parameter ' || f.name || ' of the server', f.setting
      FROM pg_file_settings f WHERE f.sourcefile ~ 'postgresql.auto.conf$' AND f.name IS NOT NULL
      """;

  ServerState {
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
  }

  /** What belongs to the server, without what belongs to the session. */
  static ServerState ofServer(Connection connection) throws SQLException {
    return read(connection, SERVER);
  }

  /** What a script can change beside the content of its database. */
  static ServerState ofServerAndSession(Connection connection) throws SQLException {
    return read(connection, SERVER + SESSION);
  }

  private static ServerState read(Connection connection, String query) throws SQLException {
    Map<String, String> facts = new TreeMap<>();
    try (Statement statement = connection.createStatement()) {
      add(statement, query, facts);
      if (administrator(statement)) {
        add(statement, HIDDEN, facts);
      }
    }
    return new ServerState(facts);
  }

  private static boolean administrator(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("SELECT pg_catalog.current_setting('is_superuser')")) {
      return row.next() && row.getString(1).equals("on");
    }
  }

  private static void add(Statement statement, String query, Map<String, String> facts)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        facts.put(rows.getString(1), String.valueOf(rows.getString(2)));
      }
    }
  }

  /** What became otherwise since, each about one thing: plus is new, minus is gone. */
  List<String> changesSince(ServerState before) {
    List<String> changes = new ArrayList<>();
    for (String about : changedSince(before)) {
      String was = before.facts.get(about);
      String is = facts.get(about);
      if (was == null && is != null) {
        changes.add("+ " + about + shown(about, is));
      } else if (was != null && is == null) {
        changes.add("- " + about + shown(about, was));
      } else {
        changes.add(
            about.startsWith("password ")
                ? "~ " + about
                : "~ " + about + "\n    - " + was + "\n    + " + is);
      }
    }
    return changes;
  }

  /** The password's digest is nobody's business, and what a role may do is told when it changes. */
  private static String shown(String about, String value) {
    return about.startsWith("password ") || about.startsWith("role ") || value.isEmpty()
        ? ""
        : ": " + value;
  }

  /** What the changes since are about. */
  Set<String> changedSince(ServerState before) {
    Set<String> names = new TreeSet<>(before.facts.keySet());
    names.addAll(facts.keySet());
    names.removeIf(name -> Objects.equals(before.facts.get(name), facts.get(name)));
    return names;
  }

  /**
   * This state with what is the same there as in another one taken back to what it was before: what
   * outlives the rollback of a transaction was somebody else's doing.
   */
  ServerState withoutWhatStayed(ServerState before, ServerState afterwards) {
    Map<String, String> own = new TreeMap<>(facts);
    for (String name : changedSince(before)) {
      // A lock of the session outlives the transaction that took it; one of the transaction is
      // nobody's business.
      boolean stayed = Objects.equals(facts.get(name), afterwards.facts.get(name));
      if (stayed != OUTLIVING.stream().anyMatch(name::startsWith)) {
        own.remove(name);
        if (before.facts.containsKey(name)) {
          own.put(name, Objects.requireNonNull(before.facts.get(name)));
        }
      }
    }
    return new ServerState(own);
  }
}
