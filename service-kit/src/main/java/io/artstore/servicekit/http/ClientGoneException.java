package io.artstore.servicekit.http;

import java.io.IOException;

/**
 * The other side stopped in the middle of a body: cut the connection, fell silent for too long, or
 * sent what is no HTTP. Whoever gets it keeps nothing of what was read.
 */
public final class ClientGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  ClientGoneException(String message, Throwable cause) {
    super(message, cause);
  }
}
