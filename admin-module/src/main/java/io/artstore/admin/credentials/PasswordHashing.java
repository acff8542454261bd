package io.artstore.admin.credentials;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * bcrypt with a limit on how many run at once: one hash takes a core for a quarter of a second, and
 * a burst of wrong passwords must not take the service down. Who waits longer than the patience
 * gets {@link HashingBusyException}, whatever the name, so that being busy tells nothing either.
 */
public final class PasswordHashing {
  /** bcrypt reads no further; a longer password would be cut without a word. */
  public static final int PASSWORD_BYTES_LIMIT = 72;

  static final int COST = 12;

  private static final BCrypt.Version VERSION = BCrypt.Version.VERSION_2B;

  private static final String BCRYPT_PREFIX = "$2";

  /** A hash that nobody has the password of; comparing with it costs what a real one costs. */
  private static final String HASH_OF_NOBODY =
      "$2b$12$abcdefghijklmnopqrstuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu";

  private final Semaphore slots;
  private final Duration patience;
  private final SecureRandom random;

  public PasswordHashing(int concurrent, Duration patience, SecureRandom random) {
    this.slots = new Semaphore(concurrent, true);
    this.patience = patience;
    this.random = random;
  }

  /**
   * Hashes a password that is at most {@value #PASSWORD_BYTES_LIMIT} bytes long.
   *
   * @throws HashingBusyException when too many others are being hashed
   */
  public String hash(String password) {
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    acquire();
    try {
      byte[] hash =
          BCrypt.with(VERSION, random, LongPasswordStrategies.strict(VERSION)).hash(COST, bytes);
      return new String(hash, StandardCharsets.US_ASCII);
    } finally {
      slots.release();
    }
  }

  /**
   * Whether the hash is of this password. Hashes of the old product, which cut passwords at {@value
   * #PASSWORD_BYTES_LIMIT} bytes, are understood; a text that is no bcrypt hash matches nothing.
   *
   * @throws HashingBusyException when too many others are being compared
   */
  public boolean matches(String password, String hash) {
    if (!hash.startsWith(BCRYPT_PREFIX)) {
      matchNobody(password);
      return false;
    }
    byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
    acquire();
    try {
      return BCrypt.verifyer(null, LongPasswordStrategies.truncate(VERSION))
          .verify(bytes, hash.getBytes(StandardCharsets.UTF_8))
          .verified;
    } finally {
      slots.release();
    }
  }

  /**
   * Takes the time of a comparison when there is nothing to compare with, so that an unknown name
   * answers no sooner than a known one.
   *
   * @throws HashingBusyException when too many others are being compared
   */
  public void matchNobody(String password) {
    if (matches(password, HASH_OF_NOBODY)) {
      throw new IllegalStateException("the hash of nobody matched");
    }
  }

  private void acquire() {
    try {
      if (!slots.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new HashingBusyException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HashingBusyException();
    }
  }
}
