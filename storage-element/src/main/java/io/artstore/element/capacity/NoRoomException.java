package io.artstore.element.capacity;

import java.io.IOException;

/** The element or its volume is full. It is an {@link IOException} so that streams can throw it. */
public final class NoRoomException extends IOException {
  private static final long serialVersionUID = 1L;

  NoRoomException(String message) {
    super(message);
  }
}
