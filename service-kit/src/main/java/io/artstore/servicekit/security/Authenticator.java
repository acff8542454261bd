package io.artstore.servicekit.security;

/** Tells who sent a token. Implementations are safe for use by many threads. */
@FunctionalInterface
public interface Authenticator {
  /**
   * Verifies a bearer token, cheaply when it was seen before.
   *
   * @throws AuthenticationException when it is not accepted, or cannot be judged at present
   */
  Caller authenticate(String bearerToken) throws AuthenticationException;
}
