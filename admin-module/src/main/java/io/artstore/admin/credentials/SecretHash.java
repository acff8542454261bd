package io.artstore.admin.credentials;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Hashes of client secrets. The text says what it is: {@code sha256:HEX} for a secret long enough
 * to have been generated, where guessing is hopeless and a slow hash would only cost time; bcrypt
 * ({@code $2…}) for shorter ones and for accounts of the old product.
 *
 * <p>A failure always costs one bcrypt comparison, whether the account is unknown, its secret
 * generated or chosen, so that the time to a refusal tells nothing.
 */
public final class SecretHash {
  /** 256 random bits are 43 characters of base64url, 64 of hex. */
  static final int GENERATED_LENGTH = 43;

  /** A shorter secret is no secret. */
  static final int SHORTEST_LENGTH = 16;

  private static final String SHA256_PREFIX = "sha256:";

  private final PasswordHashing passwords;

  public SecretHash(PasswordHashing passwords) {
    this.passwords = passwords;
  }

  /**
   * The text to store for a secret.
   *
   * @throws IllegalArgumentException when the secret is shorter than {@value #SHORTEST_LENGTH}
   *     characters, or of a length that bcrypt would cut
   */
  public String hash(String secret) {
    if (secret.length() < SHORTEST_LENGTH) {
      throw new IllegalArgumentException(
          "a client secret needs at least %d characters, this has %d"
              .formatted(SHORTEST_LENGTH, secret.length()));
    }
    return secret.length() >= GENERATED_LENGTH ? sha256(secret) : passwords.hash(secret);
  }

  /**
   * Whether the stored text is of this secret.
   *
   * @throws HashingBusyException when too many others are being compared
   */
  public boolean matches(String secret, String stored) {
    if (!stored.startsWith(SHA256_PREFIX)) {
      return passwords.matches(secret, stored);
    }
    if (MessageDigest.isEqual(bytes(sha256(secret)), bytes(stored))) {
      return true;
    }
    passwords.matchNobody(secret);
    return false;
  }

  /**
   * Takes the time of a refusal when there is no such account.
   *
   * @throws HashingBusyException when too many others are being compared
   */
  public void matchNobody(String secret) {
    passwords.matchNobody(secret);
  }

  private static String sha256(String secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return SHA256_PREFIX + HexFormat.of().formatHex(digest.digest(bytes(secret)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
