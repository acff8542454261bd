package io.artstore.servicekit.postgres;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;

/**
 * The database does not answer: refused, cut, shutting down, or no connection free in time. Nothing
 * is wrong with the statement, the same one can succeed later. Whether a transaction that was cut
 * while it committed took effect is not known.
 */
public final class DatabaseUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How far a chain of causes is followed; longer ones do not occur and might be circular. */
  private static final int CAUSES_AT_MOST = 16;

  /**
   * States of PostgreSQL outside of class 08 that mean the same: too many connections, shutting
   * down, crashed, starting up.
   */
  private static final Set<String> AWAY = Set.of("53300", "57P01", "57P02", "57P03", "57P05");

  public DatabaseUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Finds in a failure, at any depth, that the database was away. */
  public static Optional<DatabaseUnavailableException> in(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < CAUSES_AT_MOST; depth++) {
      if (cause instanceof DatabaseUnavailableException found) {
        return Optional.of(found);
      }
      if (cause instanceof SQLException sql && meansAway(sql)) {
        return Optional.of(
            new DatabaseUnavailableException("the database is away: " + sql.getMessage(), failure));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  private static boolean meansAway(SQLException failure) {
    String state = failure.getSQLState();
    return failure instanceof SQLTransientConnectionException
        || failure instanceof SQLNonTransientConnectionException
        || (state != null && (state.startsWith("08") || AWAY.contains(state)));
  }
}
