package io.artstore.app.up;

/** The modules run, but do not find each other; the message says which and what they answer. */
final class NotReadyInTimeException extends Exception {
  private static final long serialVersionUID = 1L;

  NotReadyInTimeException(String message) {
    super(message);
  }
}
