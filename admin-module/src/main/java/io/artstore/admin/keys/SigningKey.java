package io.artstore.admin.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.artstore.admin.db.JwtKeyRows.StoredKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;

/** A key pair that has proved that its halves belong together. */
public final class SigningKey {
  private static final int RSA_BITS = 2048;
  private static final String PRIVATE_LABEL = "PRIVATE KEY";
  private static final String PUBLIC_LABEL = "PUBLIC KEY";

  private final RSAKey pair;
  private final JWSSigner signer;
  private final String publicPem;
  private final Instant expiresAt;

  private SigningKey(RSAKey pair, JWSSigner signer, StoredKey stored) {
    this.pair = pair;
    this.signer = signer;
    this.publicPem = stored.publicKey();
    this.expiresAt = stored.expiresAt();
  }

  /** Makes a new pair, ready to be stored. */
  static StoredKey generate(
      String id, Instant createdAt, Instant expiresAt, KeyEncryption encryption) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(RSA_BITS);
      KeyPair pair = generator.generateKeyPair();
      String privatePem = Pem.encode(PRIVATE_LABEL, pair.getPrivate().getEncoded());
      String publicPem = Pem.encode(PUBLIC_LABEL, pair.getPublic().getEncoded());
      return new StoredKey(id, encryption.encrypt(id, privatePem), publicPem, createdAt, expiresAt);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has RSA", e);
    }
  }

  /**
   * Decrypts a stored pair and lets it sign and verify something.
   *
   * @throws UnusableKeyException when it cannot be decrypted or the halves do not belong together
   */
  static SigningKey open(StoredKey stored, KeyEncryption encryption) {
    String privatePem = encryption.decrypt(stored.version(), stored.privateKey());
    try {
      KeyFactory factory = KeyFactory.getInstance("RSA");
      RSAPublicKey publicHalf =
          (RSAPublicKey)
              factory.generatePublic(
                  new X509EncodedKeySpec(Pem.decode(PUBLIC_LABEL, stored.publicKey())));
      RSAKey pair =
          new RSAKey.Builder(publicHalf)
              .privateKey(
                  factory.generatePrivate(
                      new PKCS8EncodedKeySpec(Pem.decode(PRIVATE_LABEL, privatePem))))
              .keyID(stored.version())
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.RS256)
              .build();
      SigningKey key = new SigningKey(pair, new RSASSASigner(pair), stored);
      key.proveItself();
      return key;
    } catch (GeneralSecurityException | JOSEException | IllegalArgumentException e) {
      throw new UnusableKeyException(
          "signing key %s does not sign what its public half verifies".formatted(stored.version()));
    }
  }

  /** The id that tokens name in their header. */
  public String id() {
    return pair.getKeyID();
  }

  /** Signs; safe for use by many threads. */
  public JWSSigner signer() {
    return signer;
  }

  RSAKey publicHalf() {
    return pair.toPublicJWK();
  }

  String publicPem() {
    return publicPem;
  }

  Instant expiresAt() {
    return expiresAt;
  }

  private void proveItself() throws JOSEException {
    JWSHeader header = new JWSHeader(JWSAlgorithm.RS256);
    byte[] probe = ("self-test of " + id()).getBytes(StandardCharsets.UTF_8);
    Base64URL signature = signer.sign(header, probe);
    if (!new RSASSAVerifier(pair.toRSAPublicKey()).verify(header, probe, signature)) {
      throw new JOSEException("the signature does not verify");
    }
  }
}
