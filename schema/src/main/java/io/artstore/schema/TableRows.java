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
import java.util.stream.Collectors;

/** Which tables of a schema hold rows, in whatever namespace they lie. */
final class TableRows {
  private final CatalogScope scope;
  private final Set<String> leftAlone;

  /**
   * @param leftAlone objects in the scope that no migration makes; a way back does not touch them
   */
  TableRows(CatalogScope scope, Set<String> leftAlone) {
    this.scope = scope;
    this.leftAlone = Set.copyOf(leftAlone);
  }

  /** A table that can hold rows of its own or of its partitions. */
  record Table(String schema, String name) {
    /** As people say it. */
    String shown() {
      return schema.equals("public") ? name : schema + "." + name;
    }

    String quoted() {
      return SqlNames.quote(schema) + "." + SqlNames.quote(name);
    }
  }

  /** The tables of the schema, by name. */
  List<Table> tables(Connection connection) throws SQLException {
    List<Table> tables = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                """
                SELECT n.nspname, c.relname,
                       CASE c.relkind WHEN 'p' THEN 'partitioned table' ELSE 'table' END
                FROM pg_catalog.pg_class c
                     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p')
                  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
                  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d
                                  WHERE d.classid = 'pg_catalog.pg_class'::regclass
                                    AND d.objid = c.oid AND d.deptype = 'e')
                ORDER BY n.nspname <> 'public', 1, 2
                """);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        Table table = new Table(rows.getString(1), rows.getString(2));
        if (scope.owns(table.schema(), table.name())
            && !leftAlone.contains(scope.neutral(rows.getString(3) + " " + table.shown()))) {
          tables.add(table);
        }
      }
    }
    return tables;
  }

  /** Whether one of them holds a row. */
  boolean any(Connection connection) throws SQLException {
    for (Table table : tables(connection)) {
      try (PreparedStatement query =
              connection.prepareStatement("SELECT EXISTS (SELECT 1 FROM " + table.quoted() + ")");
          ResultSet result = query.executeQuery()) {
        if (result.next() && result.getBoolean(1)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Nobody can add rows to them before the transaction ends. */
  void lock(Connection connection) throws SQLException {
    List<Table> all = tables(connection);
    if (!all.isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "LOCK TABLE "
                + all.stream().map(Table::quoted).collect(Collectors.joining(", "))
                + " IN SHARE MODE");
      }
    }
  }
}
