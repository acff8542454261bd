package io.artstore.servicekit.security;

/** Why nobody could be made out. The message is fit for the caller and holds nothing of a token. */
public final class AuthenticationException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What the answer is. */
  public enum Reason {
    /** The token is malformed, expired, of another issuer, for another audience, badly signed. */
    TOKEN_INVALID,
    /** The keys cannot be had at present; the token may be good. */
    KEYS_UNAVAILABLE,
    /** The header fields that name the acting subject are malformed. */
    SUBJECT_MALFORMED
  }

  private final Reason reason;

  public AuthenticationException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public AuthenticationException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
