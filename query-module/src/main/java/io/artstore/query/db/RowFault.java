package io.artstore.query.db;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Whether a change itself is why it could not be applied, so that trying it again is of no use. Of
 * anything else (a lock, a deadlock, a time-out, a full disk, a lost connection) the same change
 * may recover.
 */
final class RowFault {
  /** How far a chain of causes is followed; longer ones do not occur and might be circular. */
  private static final int CAUSES_AT_MOST = 16;

  private RowFault() {}

  static boolean blames(RuntimeException failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < CAUSES_AT_MOST; depth++) {
      if (cause instanceof SQLException sql) {
        return isOfValues(sql.getSQLState());
      }
      cause = cause.getCause();
    }
    // It did not come as far as the database: a field is missing, or cannot be bound.
    return true;
  }

  /** Classes of PostgreSQL: data exception, constraint violation, program limit exceeded. */
  private static boolean isOfValues(@Nullable String state) {
    return state != null
        && (state.startsWith("22") || state.startsWith("23") || state.startsWith("54"));
  }
}
