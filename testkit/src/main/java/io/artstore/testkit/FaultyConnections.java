package io.artstore.testkit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;

/**
 * Connections on which something happens at one moment of a run. A moment is before and after each
 * statement that changes something and each commit, and before every so many of the others.
 */
public final class FaultyConnections {
  private static final Pattern CHANGES =
      Pattern.compile(
          "\\s*(CREATE|ALTER|DROP|COMMENT|INSERT|UPDATE|DELETE|DO|GRANT|REVOKE|LOCK)\\b");

  private final Source source;
  private final Thread runner = Thread.currentThread();
  private final int moment;
  private final Fault fault;
  private final int others;
  private final List<Connection> opened = new ArrayList<>();
  private int looks;
  private int passed;
  private boolean happened;
  private boolean dead;

  /** Where the connections come from. */
  public interface Source {
    Connection open() throws SQLException;
  }

  /** What happens. */
  public enum Fault {
    /** The process dies: all its connections are gone, and nothing of it runs any more. */
    KILLED,
    /** The server ends the session that works, or the only one. */
    WORK_ENDED,
    /** The server ends the session that holds the lock. */
    LOCK_ENDED
  }

  /** Nothing of the process runs any more. */
  public static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private FaultyConnections(Source source, Fault fault, int moment, int others) {
    this.source = source;
    this.fault = fault;
    this.moment = moment;
    this.others = others;
  }

  /**
   * @param moment which one, counted from 0
   */
  public static FaultyConnections everywhere(Source source, Fault fault, int moment) {
    return new FaultyConnections(source, fault, moment, 10);
  }

  /** Moments are only those around what changes something. */
  public static FaultyConnections atChanges(Source source, Fault fault, int moment) {
    return new FaultyConnections(source, fault, moment, Integer.MAX_VALUE);
  }

  /** Whether the run went on for so long. */
  public boolean happened() {
    return happened;
  }

  /** A connection that is watched. */
  public Connection open() throws SQLException {
    requireAlive();
    Connection connection = source.open();
    opened.add(connection);
    return proxy(Connection.class, connection, this::onConnection);
  }

  private void requireAlive() {
    if (dead) {
      throw new Killed();
    }
  }

  private Object onConnection(Connection connection, Method method, Object[] arguments)
      throws Throwable {
    return switch (method.getName()) {
      case "createStatement" -> proxy(Statement.class, invoke(connection, method, arguments), "");
      case "prepareStatement" ->
          proxy(
              PreparedStatement.class,
              invoke(connection, method, arguments),
              String.valueOf(arguments[0]));
      case "commit" -> watched(connection, method, arguments, true);
      default -> invoke(connection, method, arguments);
    };
  }

  private <T> T proxy(Class<T> type, Object target, String prepared) {
    return proxy(
        type,
        target,
        (statement, method, arguments) -> {
          if (!method.getName().startsWith("execute")) {
            return invoke(statement, method, arguments);
          }
          String sql = prepared.isEmpty() ? String.valueOf(arguments[0]) : prepared;
          return watched(statement, method, arguments, CHANGES.matcher(sql).lookingAt());
        });
  }

  private interface Call<T> {
    Object on(T target, Method method, Object[] arguments) throws Throwable;
  }

  private static <T, S> T proxy(Class<T> type, S target, Call<S> call) {
    InvocationHandler handler = (proxy, method, arguments) -> call.on(target, method, arguments);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private Object watched(Object target, Method method, Object[] arguments, boolean changes)
      throws Throwable {
    // The watch of a run has a thread of its own.
    if (Thread.currentThread() != runner) {
      return invoke(target, method, arguments);
    }
    requireAlive();
    if (changes || looks++ % others == 0) {
      pass();
    }
    Object result = invoke(target, method, arguments);
    if (changes) {
      pass();
    }
    return result;
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void pass() throws SQLException {
    if (passed++ != moment) {
      return;
    }
    happened = true;
    List<Connection> open = new ArrayList<>();
    for (Connection connection : opened) {
      if (!connection.isClosed()) {
        open.add(connection);
      }
    }
    switch (fault) {
      case KILLED -> {
        dead = true;
        for (Connection connection : open) {
          connection.abort(Runnable::run);
        }
        throw new Killed();
      }
      case WORK_ENDED -> end(open.getLast());
      case LOCK_ENDED -> end(open.getFirst());
    }
  }

  private void end(Connection victim) throws SQLException {
    int pid = victim.unwrap(PGConnection.class).getBackendPID();
    try (Connection administrator = source.open();
        PreparedStatement statement =
            administrator.prepareStatement("SELECT pg_terminate_backend(?, 10000)")) {
      statement.setInt(1, pid);
      statement.execute();
    }
  }
}
