package io.artstore.testkit.modules;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.artstore.api.auth.Scope;
import io.artstore.servicekit.security.Authenticator;
import io.artstore.servicekit.security.KeySource;
import io.artstore.servicekit.security.TokenVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.stream.Collectors;

/** An issuer of access tokens with a key of its own, and who believes them. */
public final class TestTokens {
  public static final String ISSUER = "http://admin.test";

  private static final Duration LIFE = Duration.ofMinutes(30);

  private final KeyPair keys;
  private final Path publicKey;
  private final InstantSource clock;

  private TestTokens(KeyPair keys, Path publicKey, InstantSource clock) {
    this.keys = keys;
    this.publicKey = publicKey;
    this.clock = clock;
  }

  /** Makes a key pair and writes the public half into a folder. */
  public static TestTokens in(Path folder) throws IOException, GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(KeySource.KEY_BITS_AT_LEAST);
    KeyPair keys = generator.generateKeyPair();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n";
    return new TestTokens(
        keys, Files.writeString(folder.resolve("tokens.pem"), pem), InstantSource.system());
  }

  /** A token for somebody. */
  public String issue(String subject, String name, Scope... scopes) {
    Instant now = clock.instant();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID("test")
                .build(),
            new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(TokenVerifier.AUDIENCE)
                .subject(subject)
                .claim("name", name)
                .claim("client_id", subject)
                .claim(
                    "scope",
                    Arrays.stream(scopes).map(Scope::text).collect(Collectors.joining(" ")))
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .build());
    try {
      token.sign(new RSASSASigner(keys.getPrivate()));
    } catch (JOSEException e) {
      throw new IllegalStateException("a key just made cannot sign", e);
    }
    return token.serialize();
  }

  /** The PEM file for {@code auth.public_key_path}. */
  public Path publicKey() {
    return publicKey;
  }

  public Authenticator verifier() {
    return new TokenVerifier(ISSUER, KeySource.file(publicKey), clock);
  }
}
