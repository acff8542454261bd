package io.artstore.servicekit.http;

/** A service cannot listen where it is told to. The message names host and port. */
public final class PortTakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PortTakenException(String host, int port, Throwable cause) {
    super("cannot listen on %s:%d: %s".formatted(host, port, reason(cause)), cause);
  }

  private static String reason(Throwable cause) {
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
