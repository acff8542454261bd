package io.artstore.schema;

import io.artstore.schema.sql.SqlStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A statement that the server refused.
 *
 * @param file the script
 * @param line where in it the server found the error
 * @param statement empty when the script failed at its end, by a constraint that was deferred
 * @param sqlState five characters, empty when the server gave none
 * @param routine the server's own name for the place, which no language changes; may be empty
 * @param message what the server said, with detail and hint
 */
public record ScriptFailure(
    String file,
    int line,
    Optional<SqlStatement> statement,
    String sqlState,
    String routine,
    String message) {

  static ScriptFailure of(String file, ScriptRun.Failed failed) {
    return of(file, failed.line(), Optional.of(failed.statement()), failed.error(), failed.words());
  }

  static ScriptFailure atEnd(String file, SQLException error) {
    return of(file, 0, Optional.empty(), error, ScriptRun.describe(error));
  }

  private static ScriptFailure of(
      String file, int line, Optional<SqlStatement> statement, SQLException error, String message) {
    Optional<ServerErrorMessage> server =
        error instanceof PSQLException told
            ? Optional.ofNullable(told.getServerErrorMessage())
            : Optional.empty();
    return new ScriptFailure(
        file,
        line,
        statement,
        Optional.ofNullable(error.getSQLState()).orElse(""),
        server.map(ServerErrorMessage::getRoutine).orElse(""),
        message);
  }

  /** Whether the statement that failed holds all these keywords, given in upper case. */
  public boolean holds(String... keywords) {
    return statement.isPresent() && List.of(keywords).stream().allMatch(statement.get()::contains);
  }
}
