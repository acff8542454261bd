package io.artstore.servicekit.postgres;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The database answers, but did not do this statement in time or for want of something: nothing is
 * wrong with the statement, the same one can succeed later.
 */
public final class DatabaseBusy {
  /** How far a chain of causes is followed; longer ones do not occur and might be circular. */
  private static final int CAUSES_AT_MOST = 16;

  /** Cancelled by a time-out, a lock not had in time, deadlock, serialization failure. */
  private static final Set<String> GIVEN_UP = Set.of("57014", "55P03", "40P01", "40001");

  /** No disk, no memory, too many of something. */
  private static final String INSUFFICIENT_RESOURCES = "53";

  private DatabaseBusy() {}

  /** Whether this is why something failed, at any depth. */
  public static boolean causes(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < CAUSES_AT_MOST; depth++) {
      if (cause instanceof SQLException sql && meansBusy(sql.getSQLState())) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static boolean meansBusy(@Nullable String state) {
    return state != null && (GIVEN_UP.contains(state) || state.startsWith(INSUFFICIENT_RESOURCES));
  }
}
