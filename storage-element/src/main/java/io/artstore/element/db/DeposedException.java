package io.artstore.element.db;

/**
 * Another process has become this element's writer. This one must not acknowledge anything any
 * more; whatever it has begun is the other's to settle.
 */
public final class DeposedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DeposedException(long epoch) {
    super("the writer of epoch %d was followed by another".formatted(epoch));
  }

  /** Whether this is at the bottom of a fault. */
  public static boolean isIn(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof DeposedException) {
        return true;
      }
    }
    return false;
  }
}
