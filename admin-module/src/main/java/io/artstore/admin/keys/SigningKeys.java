package io.artstore.admin.keys;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.artstore.admin.db.JwtKeyRows;
import io.artstore.admin.db.JwtKeyRows.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The signing keys of this installation. The one in use is kept in memory, guarded by this object,
 * and replaced before a token could outlive it; the database keeps them all.
 */
public final class SigningKeys {
  /** How long a key verifies after it was made. */
  static final Duration LIFETIME = Duration.ofDays(90);

  /** A key signs no more this long before it expires; every token lives shorter. */
  static final Duration REST = Duration.ofDays(1);

  private final JwtKeyRows rows;
  private final KeyEncryption encryption;
  private final InstantSource clock;
  private final Supplier<UUID> ids;
  private final Consumer<String> export;
  private SigningKey current;
  private Map<StoredKey, SigningKey> proven = Map.of();

  private SigningKeys(Origin origin, JwtKeyRows rows, Consumer<String> export) {
    this.rows = rows;
    this.encryption = origin.encryption();
    this.clock = origin.clock();
    this.ids = origin.ids();
    this.export = export;
    this.current = ensureLasting();
    export.accept(publishedPem());
  }

  /** What new keys are made of and with. */
  public record Origin(KeyEncryption encryption, InstantSource clock, Supplier<UUID> ids) {}

  /**
   * Reads the keys, makes the first one when there is none, and tries each.
   *
   * @param export gets the public keys as PEM at the start and before a new key signs, for modules
   *     that verify by file
   * @throws UnusableKeyException when a stored key cannot be decrypted or does not verify
   */
  public static SigningKeys open(JwtKeyRows rows, Origin origin, Consumer<String> export) {
    return new SigningKeys(origin, rows, export);
  }

  /** The key to sign with now. */
  public synchronized SigningKey current() {
    if (!clock.instant().plus(REST).isBefore(current.expiresAt())) {
      SigningKey next = ensureLasting();
      // A token that a module cannot verify is worse than none: no export, no signature.
      export.accept(publishedPem());
      current = next;
    }
    return current;
  }

  /** The public halves of all keys that may have signed a token that is still valid. */
  public JWKSet published() {
    return new JWKSet(usable().stream().<JWK>map(SigningKey::publicHalf).toList());
  }

  /** The same keys as PEM, one after the other. */
  private String publishedPem() {
    return String.join("", usable().stream().map(SigningKey::publicPem).toList());
  }

  /**
   * What the database holds now. Each key proves itself once: a row that somebody without the
   * encrypting key wrote there must never be published.
   */
  private synchronized List<SigningKey> usable() {
    Map<StoredKey, SigningKey> known = proven;
    Map<StoredKey, SigningKey> found = new LinkedHashMap<>();
    for (StoredKey stored : rows.activeAt(clock.instant())) {
      SigningKey key = known.get(stored);
      found.put(stored, key == null ? SigningKey.open(stored, encryption) : key);
    }
    proven = Collections.unmodifiableMap(found);
    return List.copyOf(found.values());
  }

  private SigningKey ensureLasting() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    StoredKey stored =
        rows.ensureLastingInTransaction(
            now,
            now.plus(REST),
            () -> SigningKey.generate(ids.get().toString(), now, now.plus(LIFETIME), encryption));
    return SigningKey.open(stored, encryption);
  }
}
