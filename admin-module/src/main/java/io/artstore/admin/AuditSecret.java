package io.artstore.admin;

import io.artstore.servicekit.config.ConfigException;
import java.util.Optional;

/**
 * The secret under which audit entries are sealed. A short or missing one would make the seal
 * worthless without anybody noticing, so the module does not start.
 */
public final class AuditSecret {
  /** Characters, not bytes. */
  public static final int LENGTH_AT_LEAST = 32;

  /** The variable that the world relies on. */
  public static final String VARIABLE = "SECURITY_AUDIT_HMAC_SECRET";

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
    if (isShort(secret.get())) {
      throw new ConfigException(
          "%s has %d characters; it needs at least %d"
              .formatted(VARIABLE, length(secret.get()), LENGTH_AT_LEAST));
    }
  }

  /** Whether the module would not start with it. */
  public static boolean isShort(String secret) {
    return length(secret) < LENGTH_AT_LEAST;
  }

  private static int length(String secret) {
    return secret.codePointCount(0, secret.length());
  }
}
