package io.artstore.admin.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts private keys for the database with AES-256-GCM (NIST SP 800-38D).
 *
 * <p>The text is {@code enc:v1:KEY_ID:BASE64URL}: the id names the encrypting key (the first 8
 * bytes of the SHA-256 of its bytes, in hex), so that a wrong key is told from damage; the rest is
 * a random nonce of 12 bytes and the cipher text with its tag of 16. The id of the encrypted key is
 * authenticated too, so that two rows cannot be exchanged.
 */
public final class KeyEncryption {
  static final int KEY_BYTES = 32;

  private static final String PREFIX = "enc:v1:";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_ID_BYTES = 8;

  private final SecretKeySpec key;
  private final String keyId;
  private final SecureRandom random;

  KeyEncryption(byte[] key, SecureRandom random) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "the key needs %d bytes, this has %d".formatted(KEY_BYTES, key.length));
    }
    this.key = new SecretKeySpec(key, "AES");
    this.keyId = identify(key);
    this.random = random;
  }

  /** Whether a stored text is one of ours; the old product kept private keys in clear text. */
  static boolean isEncrypted(String text) {
    return text.startsWith(PREFIX);
  }

  String keyId() {
    return keyId;
  }

  String encrypt(String subject, String clearText) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, subject);
      byte[] sealed = cipher.doFinal(clearText.getBytes(StandardCharsets.UTF_8));
      byte[] all = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return PREFIX + keyId + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES-GCM", e);
    }
  }

  /**
   * Gives the clear text back.
   *
   * @throws UnusableKeyException when another key encrypted it, or when it was changed since
   */
  String decrypt(String subject, String text) {
    if (!isEncrypted(text)) {
      throw new UnusableKeyException("signing key %s is not encrypted".formatted(subject));
    }
    int colon = text.indexOf(':', PREFIX.length());
    String usedKeyId = colon < 0 ? "" : text.substring(PREFIX.length(), colon);
    if (!usedKeyId.equals(keyId)) {
      throw new UnusableKeyException(
          "signing key %s is encrypted with key %s, the configured file holds key %s"
              .formatted(subject, usedKeyId, keyId));
    }
    try {
      byte[] all = Base64.getUrlDecoder().decode(text.substring(colon + 1));
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(all, NONCE_BYTES), subject);
      byte[] clear = cipher.doFinal(all, NONCE_BYTES, Math.max(0, all.length - NONCE_BYTES));
      return new String(clear, StandardCharsets.UTF_8);
    } catch (AEADBadTagException | IllegalArgumentException e) {
      throw new UnusableKeyException(
          "signing key %s was changed in the database since it was stored".formatted(subject));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES-GCM", e);
    }
  }

  private Cipher cipher(int direction, byte[] nonce, String subject)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(direction, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(subject.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static String identify(byte[] key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
      return HexFormat.of().formatHex(digest, 0, KEY_ID_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
