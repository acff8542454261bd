package io.artstore.servicekit.postgres.embedded;

/**
 * The embedded server cannot be unpacked, initialised, started or stopped; the message says which
 * and why.
 */
public class EmbeddedPostgresException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmbeddedPostgresException(String message) {
    super(message);
  }

  EmbeddedPostgresException(String message, Throwable cause) {
    super(message, cause);
  }
}
