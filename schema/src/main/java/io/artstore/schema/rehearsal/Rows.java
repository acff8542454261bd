package io.artstore.schema.rehearsal;

import io.artstore.schema.ConnectionSource;
import io.artstore.schema.SchemaUnavailableException;
import io.artstore.schema.SqlNames;
import io.artstore.schema.catalog.CatalogSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The rows of a scratch database at one moment: their number, and sums of two 64-bit hashes of each
 * row, which do not depend on the order and take no memory.
 *
 * @param tables by name
 * @param sequences where each stands
 */
record Rows(Map<String, Content> tables, Map<String, String> sequences) {
  static final Rows NONE = new Rows(Map.of(), Map.of());

  private static final String RELATIONS =
      """
      SELECT n.nspname, c.relname, c.relkind
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'S')
        AND NOT (n.nspname = 'public' AND c.relname ~ '(^|_)schema_history$')
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                        AND d.objid = c.oid AND d.deptype = 'e')
      """;

  /**
   * @param digest empty when only counted
   */
  record Content(long rows, String digest) {}

  private record Name(String schema, String name, boolean table) {
    String title() {
      return schema.equals("public") ? name : schema + "." + name;
    }

    String quoted() {
      return SqlNames.quote(schema) + "." + SqlNames.quote(name);
    }
  }

  static Rows counted(ConnectionSource connections) {
    return read(connections, "''");
  }

  static Rows digested(ConnectionSource connections) {
    return read(
        connections,
        "coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) || ' '"
            + " || coalesce(sum(hashtextextended(t::text, 1)::numeric), 0)");
  }

  private static Rows read(ConnectionSource connections, String digest) {
    try (Connection connection = connections.open()) {
      connection.setAutoCommit(false);
      CatalogSettings.apply(connection);
      Map<String, Content> tables = new TreeMap<>();
      Map<String, String> sequences = new TreeMap<>();
      for (Name one : names(connection)) {
        String sql =
            one.table()
                ? "SELECT count(*), " + digest + " FROM ONLY " + one.quoted() + " t"
                : "SELECT 0, last_value || ' ' || is_called FROM " + one.quoted();
        try (PreparedStatement query = connection.prepareStatement(sql);
            ResultSet row = query.executeQuery()) {
          row.next();
          if (one.table()) {
            tables.put(one.title(), new Content(row.getLong(1), row.getString(2)));
          } else {
            sequences.put(one.title(), row.getString(2));
          }
        }
      }
      connection.rollback();
      return new Rows(tables, sequences);
    } catch (SQLException e) {
      throw new SchemaUnavailableException("scratch server: " + e.getMessage(), e);
    }
  }

  private static List<Name> names(Connection connection) throws SQLException {
    List<Name> names = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(RELATIONS);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        names.add(new Name(rows.getString(1), rows.getString(2), rows.getString(3).equals("r")));
      }
    }
    names.sort(Comparator.comparing(Name::title));
    return names;
  }

  OptionalLong count(String table) {
    Content content = tables.getOrDefault(table, new Content(-1, ""));
    return content.rows() < 0 ? OptionalLong.empty() : OptionalLong.of(content.rows());
  }

  /** Tables and sequences, with their kind, that are not the same in both. */
  static Set<String> differing(Rows one, Rows other) {
    Set<String> differing = new TreeSet<>();
    add(differing, "table ", one.tables(), other.tables());
    add(differing, "sequence ", one.sequences(), other.sequences());
    return differing;
  }

  private static <T> void add(
      Set<String> differing, String kind, Map<String, T> one, Map<String, T> other) {
    Set<String> names = new TreeSet<>(one.keySet());
    names.addAll(other.keySet());
    for (String name : names) {
      boolean same =
          one.containsKey(name) && other.containsKey(name) && one.get(name).equals(other.get(name));
      if (!same) {
        differing.add(kind + name);
      }
    }
  }
}
