package io.artstore.element.takeover;

/** Directory and database belong to different elements. Neither was changed. */
public final class ForeignIndexException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ForeignIndexException(String message) {
    super(message);
  }
}
