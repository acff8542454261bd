package io.artstore.admin.keys;

/** A stored signing key, or the file with the key that encrypts it, cannot be used. */
public final class UnusableKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnusableKeyException(String message) {
    super(message);
  }
}
