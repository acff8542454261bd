package io.artstore.app.connection;

import org.jspecify.annotations.Nullable;

/** A command cannot know which server to speak to, or as whom. */
public final class ConnectionRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConnectionRefusedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
