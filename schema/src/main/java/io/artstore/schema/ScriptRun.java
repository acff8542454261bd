package io.artstore.schema;

import io.artstore.schema.sql.SqlStatement;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLWarning;
import org.postgresql.util.ServerErrorMessage;

/** Runs the statements of one script, one by one, in whatever transaction the connection is. */
final class ScriptRun {
  /** A statement that the server refused. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient SqlStatement statement;
    private final SQLException error;

    Failed(SqlStatement statement, SQLException error) {
      super(error);
      this.statement = statement;
      this.error = error;
    }

    SqlStatement statement() {
      return statement;
    }

    SQLException error() {
      return error;
    }

    String sqlState() {
      return Optional.ofNullable(error.getSQLState()).orElse("");
    }

    /** Statement, line and what the server said. */
    String describe(String file) {
      return file
          + ", statement "
          + statement.number()
          + " (line "
          + line()
          + "): "
          + words()
          + "\n  "
          + statement.excerpt();
    }

    /** What the server said, without secrets of the statement. */
    String words() {
      return statement.withoutSecrets(
          (endedSession(error) ? "its session ended while it ran: " : "")
              + ScriptRun.describe(error));
    }

    /** The server counts characters in the statement; people count lines in the file. */
    int line() {
      ServerErrorMessage message = message(error);
      int position = message == null ? 0 : message.getPosition();
      if (position <= 1 || position > statement.text().length()) {
        return statement.line();
      }
      String before = statement.text().substring(0, position - 1);
      return statement.line() + (int) before.chars().filter(c -> c == '\n').count();
    }
  }

  private ScriptRun() {}

  static void run(Connection connection, List<SqlStatement> statements) throws Failed {
    for (SqlStatement statement : statements) {
      runAndListen(connection, statement);
    }
  }

  /**
   * Runs one statement.
   *
   * @return what the server remarked meanwhile, as far as the session wants to hear it
   */
  static List<ServerErrorMessage> runAndListen(Connection connection, SqlStatement statement)
      throws Failed {
    try (Statement execution = connection.createStatement()) {
      execution.setEscapeProcessing(false);
      execution.execute(statement.text());
      List<ServerErrorMessage> remarks = new ArrayList<>();
      SQLWarning warning = execution.getWarnings();
      while (warning != null) {
        if (warning instanceof PSQLWarning server && server.getServerErrorMessage() != null) {
          remarks.add(server.getServerErrorMessage());
        }
        warning = warning.getNextWarning();
      }
      return remarks;
    } catch (SQLException e) {
      throw new Failed(statement, e);
    }
  }

  /** Whether rows that do not fit stopped it, by the server's judgement or the script's own. */
  static boolean isRefusal(String sqlState) {
    return sqlState.startsWith("P0001") || sqlState.startsWith("22") || sqlState.startsWith("23");
  }

  /** What the server said, with detail and hint, without the driver's additions. */
  static String describe(SQLException error) {
    ServerErrorMessage message = message(error);
    if (message == null) {
      return error.getCause() instanceof UnknownHostException host
          ? "no address is known for the host " + host.getMessage()
          : String.valueOf(error.getMessage());
    }
    return message.getSeverity()
        + ": "
        + message.getMessage()
        + addition(" Detail: ", message.getDetail())
        + addition(" Hint: ", message.getHint());
  }

  /** Whether the session of the statement is gone: ended by somebody, or with its connection. */
  static boolean endedSession(SQLException error) {
    String state = Optional.ofNullable(error.getSQLState()).orElse("");
    return (state.startsWith("57P") && !state.equals("57P03")) || state.startsWith("08");
  }

  private static String addition(String label, @Nullable String text) {
    return text == null ? "" : label + text;
  }

  private static @Nullable ServerErrorMessage message(SQLException error) {
    return error instanceof PSQLException server ? server.getServerErrorMessage() : null;
  }
}
