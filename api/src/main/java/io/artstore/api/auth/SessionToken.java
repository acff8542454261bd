package io.artstore.api.auth;

/**
 * What a person gets for name and password; the names are those of RFC 6749 section 5.1.
 *
 * @param expiresIn seconds from now
 * @param scope separated by spaces, empty while the password must be changed
 * @param mustChangePassword the token allows {@code POST /api/v1/users/me/password} and nothing
 *     else
 */
public record SessionToken(
    String accessToken,
    String tokenType,
    long expiresIn,
    String scope,
    boolean mustChangePassword) {

  /** Without the token, should anybody ever log it. */
  @Override
  public String toString() {
    return "SessionToken[scope=%s]".formatted(scope);
  }
}
