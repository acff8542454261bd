package io.artstore.servicekit.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;

/** Keys and tokens as the admin module makes them, and as it must not. */
final class TestKeys {
  static final String ISSUER = "http://admin.test";
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private TestKeys() {}

  static RSAKey generate(String keyId) {
    try {
      return new RSAKeyGenerator(2048).keyID(keyId).generate();
    } catch (JOSEException failure) {
      throw new IllegalStateException(failure);
    }
  }

  static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(List.of("artstore"))
        .subject("0190-account")
        .claim("client_id", "scanner")
        .claim("name", "Scanner Я")
        .claim("scope", "files:read files:write other:thing")
        .jwtID("1")
        .issueTime(Date.from(NOW.minusSeconds(60)))
        .notBeforeTime(Date.from(NOW.minusSeconds(60)))
        .expirationTime(Date.from(NOW.plusSeconds(1740)));
  }

  static String token(RSAKey key, UnaryOperator<JWTClaimsSet.Builder> change) {
    return sign(key, "at+jwt", JWSAlgorithm.RS256, change.apply(claims()).build());
  }

  static String sign(RSAKey key, String type, JWSAlgorithm algorithm, JWTClaimsSet claims) {
    try {
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(algorithm)
                  .keyID(key.getKeyID())
                  .type(new JOSEObjectType(type))
                  .build(),
              claims);
      jwt.sign(new RSASSASigner(key));
      return jwt.serialize();
    } catch (JOSEException failure) {
      throw new IllegalStateException(failure);
    }
  }

  static String jwks(RSAKey... keys) {
    return new JWKSet(List.of(keys)).toString(true);
  }

  static String pem(RSAKey key) {
    try {
      return "-----BEGIN PUBLIC KEY-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'})
              .encodeToString(key.toRSAPublicKey().getEncoded())
          + "\n-----END PUBLIC KEY-----\n";
    } catch (JOSEException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
