package io.artstore.client;

import java.net.URI;
import java.util.Optional;

/** Where a client takes its bearer token from. Safe for use by many threads. */
public interface TokenSource {
  /**
   * A token that is good for at least a moment, empty for requests without one.
   *
   * @throws ClientException when one is needed and cannot be had
   */
  Optional<String> token();

  /** Tells that a service answered 401 to this token, so that the next one is a fresh one. */
  void refused(String token);

  /** No token at all. */
  static TokenSource none() {
    return new FixedToken(Optional.empty());
  }

  /** A token that was got elsewhere. */
  static TokenSource of(String token) {
    return new FixedToken(Optional.of(token));
  }

  /**
   * Client credentials (RFC 6749, section 4.4): one token is shared until shortly before it
   * expires. While the endpoint is away, a token that is still good goes on being used.
   */
  static TokenSource clientCredentials(
      Transport transport, URI tokenEndpoint, ClientCredentials credentials) {
    return new ClientCredentialsTokens(transport, tokenEndpoint, credentials, System::nanoTime);
  }
}
