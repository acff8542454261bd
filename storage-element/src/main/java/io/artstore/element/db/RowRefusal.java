package io.artstore.element.db;

import java.sql.SQLException;

/**
 * Tells a row that the database cannot hold from a database that cannot work at present: only the
 * first is the row's fault, and repeating it later does not help.
 */
public final class RowRefusal {
  private RowRefusal() {}

  /** Whether values are to blame: SQLSTATE classes 22 (data) and 23 (constraints). */
  public static boolean isIn(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        String state = String.valueOf(sql.getSQLState());
        return state.startsWith("22") || state.startsWith("23");
      }
    }
    return false;
  }
}
