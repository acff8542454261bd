package io.artstore.servicekit.security;

import java.net.URI;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

/** The public keys that tokens are verified with. Safe for use by many threads. */
public interface KeySource {
  /** Keys of fewer bits are refused. */
  int KEY_BITS_AT_LEAST = 2048;

  /**
   * The keys that a token may be signed with.
   *
   * @param keyId the {@code kid} of its header, empty when it has none
   * @return none when the source is up to date and has no such key
   * @throws AuthenticationException {@code KEYS_UNAVAILABLE} when the source does not answer and no
   *     key is known
   */
  List<RSAPublicKey> keysFor(String keyId) throws AuthenticationException;

  /** Changes when the set of keys changes, so that what was verified before is verified again. */
  long generation();

  /**
   * Keys at an address in JWK Set form (RFC 7517), fetched when first needed.
   *
   * @throws io.artstore.servicekit.config.ConfigException when it is no address of HTTP
   */
  static KeySource jwks(URI address) {
    return JwksKeySource.at(address);
  }

  /**
   * Public keys in a PEM file, read again when it changes.
   *
   * @throws io.artstore.servicekit.config.ConfigException naming the path when the file is missing
   *     or holds no usable key
   */
  static KeySource file(Path pem) {
    return PemKeySource.open(pem);
  }
}
