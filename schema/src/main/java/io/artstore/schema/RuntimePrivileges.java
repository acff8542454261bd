package io.artstore.schema;

import io.artstore.schema.catalog.CatalogScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Brings the runtime role's privileges on the entry's tables and sequences to what the entry says.
 */
final class RuntimePrivileges {
  private static final String RELATIONS =
      """
      SELECT c.relname, c.relkind,
             coalesce(owner.relname, c.relname) AS belongs_to,
             coalesce((SELECT string_agg(DISTINCT x.privilege_type, ',')
                       FROM aclexplode(c.relacl) x JOIN pg_roles r ON r.oid = x.grantee
                       WHERE r.rolname = ?), '') AS granted
      FROM pg_class c
           LEFT JOIN pg_depend hang
             ON c.relkind = 'S' AND hang.classid = 'pg_class'::regclass AND hang.objid = c.oid
                AND hang.refclassid = 'pg_class'::regclass AND hang.deptype IN ('a', 'i')
           LEFT JOIN pg_class owner ON owner.oid = hang.refobjid
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                        AND d.objid = c.oid AND d.deptype = 'e')
        AND (? = '' OR starts_with(coalesce(owner.relname, c.relname), ?))
        AND c.relowner = (SELECT r.oid FROM pg_roles r WHERE r.rolname = current_user)
      ORDER BY c.relname
      """;

  /** Kinds of the objects that are relations, as in a catalog. */
  private static final List<String> KINDS =
      List.of(
          "table", "partitioned table", "view", "materialized view", "foreign table", "sequence");

  private RuntimePrivileges() {}

  /**
   * Does nothing when the role does not exist, as on a scratch server.
   *
   * @param leftAlone objects that no migration of the entry makes
   */
  static void apply(Connection connection, Inspection inspection, Set<String> leftAlone)
      throws SQLException {
    if (!roleExists(connection, inspection.entry().runtimeRole())) {
      return;
    }
    List<String> statements = new ArrayList<>();
    SchemaEntry entry = inspection.entry();
    String prefix = entry.prefix().map(name -> name + "_").orElse("");
    try (PreparedStatement query = connection.prepareStatement(RELATIONS)) {
      query.setString(1, entry.runtimeRole());
      query.setString(2, prefix);
      query.setString(3, prefix);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          if (!belongsToOther(inspection, leftAlone, rows.getString("belongs_to"))) {
            addStatements(
                statements,
                inspection,
                rows.getString("relname"),
                rows.getString("relkind").equals("S"),
                rows.getString("granted"));
          }
        }
      }
    }
    if (!statements.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(String.join(";\n", statements));
      }
    }
  }

  private static void addStatements(
      List<String> statements,
      Inspection inspection,
      String relation,
      boolean sequence,
      String granted) {
    Set<String> wanted = wanted(inspection, relation, sequence);
    Set<String> has = granted.isEmpty() ? Set.of() : new TreeSet<>(List.of(granted.split(",")));
    if (has.equals(wanted)) {
      return;
    }
    String object = (sequence ? "SEQUENCE public." : "TABLE public.") + SqlNames.quote(relation);
    String role = SqlNames.quote(inspection.entry().runtimeRole());
    if (!has.isEmpty()) {
      statements.add("REVOKE ALL ON " + object + " FROM " + role);
    }
    if (!wanted.isEmpty()) {
      statements.add("GRANT " + String.join(", ", wanted) + " ON " + object + " TO " + role);
    }
  }

  private static boolean belongsToOther(
      Inspection inspection, Set<String> leftAlone, String relation) {
    CatalogScope scope = inspection.scope();
    if (relation.equals(new HistoryTable(inspection.entry()).name())) {
      return false;
    }
    return !scope.owns("public", relation)
        || KINDS.stream()
            .anyMatch(kind -> leftAlone.contains(scope.neutral(kind + " " + relation)));
  }

  private static Set<String> wanted(Inspection inspection, String relation, boolean sequence) {
    if (sequence) {
      return Set.of("SELECT", "USAGE");
    }
    return relation.equals(new HistoryTable(inspection.entry()).name())
        ? Set.of("SELECT")
        : inspection.entry().privilegesOn(relation);
  }

  static boolean roleExists(Connection connection, String role) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = ?")) {
      query.setString(1, role);
      try (ResultSet result = query.executeQuery()) {
        return result.next();
      }
    }
  }
}
