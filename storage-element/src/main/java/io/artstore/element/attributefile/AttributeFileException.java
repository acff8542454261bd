package io.artstore.element.attributefile;

/** An attribute file that cannot be understood. What it says is not guessed at. */
public final class AttributeFileException extends Exception {
  private static final long serialVersionUID = 1L;

  AttributeFileException(String message) {
    super(message);
  }

  AttributeFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
