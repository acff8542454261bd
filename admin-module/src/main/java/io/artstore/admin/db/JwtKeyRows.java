package io.artstore.admin.db;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Table {@code jwt_keys}. */
public final class JwtKeyRows {
  /**
   * A key pair as it is stored.
   *
   * @param version the key's id in tokens, a UUID as text
   * @param privateKey encrypted, see {@code KeyEncryption}
   * @param publicKey SubjectPublicKeyInfo as PEM
   */
  public record StoredKey(
      String version, String privateKey, String publicKey, Instant createdAt, Instant expiresAt) {}

  private final Jdbi jdbi;

  public JwtKeyRows(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * The keys that may still verify a token at this time, the one that expires last first. Keys of
   * the old product, whose private halves lie in clear text, are not among them: they are neither
   * used nor published.
   */
  public List<StoredKey> activeAt(Instant now) {
    return jdbi.withHandle(handle -> activeAt(handle, now));
  }

  /** Whether any key in use needs the encrypting key's file. */
  public boolean haveEncrypted() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "SELECT EXISTS (SELECT FROM jwt_keys WHERE is_active AND private_key LIKE"
                        + " 'enc:%')")
                .mapTo(Boolean.class)
                .one());
  }

  /**
   * Gives the key that signs, and stores a new one when none lasts until the given time. However
   * many processes ask at once, one key is made.
   */
  public StoredKey ensureLastingInTransaction(
      Instant now, Instant until, Supplier<StoredKey> newKey) {
    return jdbi.inTransaction(
        handle -> {
          AdvisoryLock.SIGNING_KEY.holdInTransaction(handle);
          Optional<StoredKey> present =
              activeAt(handle, now).stream()
                  .filter(key -> key.expiresAt().isAfter(until))
                  .findFirst();
          return present.orElseGet(() -> insert(handle, newKey.get()));
        });
  }

  private static List<StoredKey> activeAt(Handle handle, Instant now) {
    return handle
        .createQuery(
            """
            SELECT version, private_key, public_key, created_at, expires_at
            FROM jwt_keys
            WHERE is_active AND expires_at > :now AND algorithm = 'RS256'
              AND private_key LIKE 'enc:%'
            ORDER BY expires_at DESC, id DESC
            """)
        .bind("now", DatabaseTime.of(now))
        .map((row, context) -> read(row))
        .list();
  }

  private static StoredKey insert(Handle handle, StoredKey key) {
    handle
        .createUpdate(
            """
            INSERT INTO jwt_keys (version, private_key, public_key, algorithm, created_at,
              expires_at, is_active, rotation_count)
            VALUES (:version, :privateKey, :publicKey, 'RS256', :createdAt, :expiresAt, true, 0)
            """)
        .bind("version", key.version())
        .bind("privateKey", key.privateKey())
        .bind("publicKey", key.publicKey())
        .bind("createdAt", DatabaseTime.of(key.createdAt()))
        .bind("expiresAt", DatabaseTime.of(key.expiresAt()))
        .execute();
    return key;
  }

  private static StoredKey read(ResultSet row) throws SQLException {
    return new StoredKey(
        row.getString("version"),
        row.getString("private_key"),
        row.getString("public_key"),
        DatabaseTime.read(row, "created_at"),
        DatabaseTime.read(row, "expires_at"));
  }
}
