package io.artstore.admin;

import io.artstore.servicekit.config.ConfigException;
import java.util.Optional;

/**
 * The secret under which audit entries are sealed. A short or missing one would make the seal
 * worthless without anybody noticing, so the module does not start.
 */
final class AuditSecret {
  static final int LENGTH_AT_LEAST = 32;

  private static final String VARIABLE = "SECURITY_AUDIT_HMAC_SECRET";

  private AuditSecret() {}

  /**
   * Checks the secret.
   *
   * @throws ConfigException naming the variable and the length, never the value
   */
  static void require(Optional<String> secret) {
    if (secret.isEmpty()) {
      throw new ConfigException(
          "%s is not set; it needs at least %d characters".formatted(VARIABLE, LENGTH_AT_LEAST));
    }
    int length = secret.get().codePointCount(0, secret.get().length());
    if (length < LENGTH_AT_LEAST) {
      throw new ConfigException(
          "%s has %d characters; it needs at least %d"
              .formatted(VARIABLE, length, LENGTH_AT_LEAST));
    }
  }
}
