package io.artstore.servicekit.security;

import io.artstore.servicekit.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys from a file. After the start a file that went missing or broke leaves the keys as they were:
 * whoever replaces it may be in the middle of it. The lock guards reading; what was read is
 * published as one immutable snapshot.
 */
final class PemKeySource implements KeySource {
  private static final Logger LOG = LoggerFactory.getLogger(PemKeySource.class);
  private static final int SIZE_LIMIT = 64 * 1024;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

  private final Path file;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Snapshot snapshot;

  private PemKeySource(Path file, Snapshot snapshot) {
    this.file = file;
    this.snapshot = snapshot;
  }

  static PemKeySource open(Path file) {
    try {
      return new PemKeySource(file, read(file, 1));
    } catch (NoSuchFileException missing) {
      throw new ConfigException("public key file " + file + " does not exist");
    } catch (IOException | GeneralSecurityException failure) {
      throw new ConfigException("public key file " + file + ": " + failure.getMessage());
    }
  }

  @Override
  public List<RSAPublicKey> keysFor(String keyId) {
    return current().keys();
  }

  @Override
  public long generation() {
    return current().generation();
  }

  private Snapshot current() {
    Snapshot known = snapshot;
    if (Objects.equals(known.stamp(), stamp(file)) || !reading.tryLock()) {
      return known;
    }
    try {
      snapshot = read(file, known.generation() + 1);
      LOG.info("public keys read again from {}", file);
    } catch (IOException | GeneralSecurityException failure) {
      LOG.warn(
          "public key file {} cannot be used, the former keys stay: {}", file, failure.toString());
      // Remembered, so that the same broken file is reported once and not at every request.
      snapshot = new Snapshot(known.keys(), stamp(file), known.generation());
    } finally {
      reading.unlock();
    }
    return snapshot;
  }

  private static Snapshot read(Path file, long generation)
      throws IOException, GeneralSecurityException {
    // The stamp comes first: a change after it is seen next time.
    Stamp stamp = stamp(file);
    if (Files.size(file) > SIZE_LIMIT) {
      throw new IOException("too large for a key file");
    }
    return new Snapshot(parse(Files.readString(file)), stamp, generation);
  }

  private static List<RSAPublicKey> parse(String pem) throws GeneralSecurityException {
    List<RSAPublicKey> keys = new ArrayList<>();
    Matcher block = BLOCK.matcher(pem);
    while (block.find()) {
      if (!block.group(1).equals("PUBLIC KEY")) {
        throw new GeneralSecurityException(
            "holds a block " + block.group(1) + ", only PUBLIC KEY is accepted");
      }
      keys.add(publicKey(block.group(2)));
    }
    if (keys.isEmpty()) {
      throw new GeneralSecurityException("holds no block PUBLIC KEY");
    }
    return List.copyOf(keys);
  }

  private static RSAPublicKey publicKey(String base64) throws GeneralSecurityException {
    byte[] encoded;
    try {
      encoded = Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException malformed) {
      throw new GeneralSecurityException("is not Base64", malformed);
    }
    RSAPublicKey key =
        (RSAPublicKey)
            KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded));
    if (key.getModulus().bitLength() < KEY_BITS_AT_LEAST) {
      throw new GeneralSecurityException(
          "holds a key of %d bits, at least %d are needed"
              .formatted(key.getModulus().bitLength(), KEY_BITS_AT_LEAST));
    }
    return key;
  }

  private static @Nullable Stamp stamp(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          attributes.lastModifiedTime().toString(),
          attributes.size(),
          String.valueOf(attributes.fileKey()));
    } catch (IOException absent) {
      return null;
    }
  }

  /** What differs when a file was written again or replaced. */
  private record Stamp(String modified, long size, String fileKey) {}

  private record Snapshot(List<RSAPublicKey> keys, @Nullable Stamp stamp, long generation) {}
}
