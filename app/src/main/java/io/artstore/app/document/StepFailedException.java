package io.artstore.app.document;

/** A step of the smoke test came to another end than it must. */
final class StepFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StepFailedException(String message) {
    super(message);
  }

  StepFailedException(String message, RuntimeException cause) {
    super(message, cause);
  }
}
