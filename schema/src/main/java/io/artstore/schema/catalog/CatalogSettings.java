package io.artstore.schema.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Settings under which the server prints expressions and definitions the same way everywhere. */
public final class CatalogSettings {
  private static final List<String> FIXED =
      List.of(
          "SET LOCAL search_path = ''",
          "SET LOCAL quote_all_identifiers = off",
          "SET LOCAL standard_conforming_strings = on",
          "SET LOCAL datestyle = 'ISO, YMD'",
          "SET LOCAL intervalstyle = 'postgres'",
          "SET LOCAL timezone = 'UTC'",
          "SET LOCAL extra_float_digits = 1",
          "SET LOCAL bytea_output = 'hex'",
          "SET LOCAL xmloption = 'content'",
          "SET LOCAL lc_monetary = 'C'",
          "SET LOCAL row_security = off",
          // Planning the queries of the catalog costs more than running them.
          "SET LOCAL plan_cache_mode = force_generic_plan");

  private CatalogSettings() {}

  /** Sets them for the rest of the current transaction. */
  public static void apply(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(String.join(";", FIXED));
    }
  }
}
