package io.artstore.admin.credentials;

/**
 * More passwords are being checked than the machine can bear; the same request may succeed soon.
 */
public final class HashingBusyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HashingBusyException() {
    super("too many passwords are being checked");
  }
}
