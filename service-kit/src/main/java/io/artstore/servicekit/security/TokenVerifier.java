package io.artstore.servicekit.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.artstore.api.auth.Scope;
import io.artstore.servicekit.config.AuthGroup;
import io.artstore.servicekit.config.ConfigException;
import io.artstore.servicekit.security.AuthenticationException.Reason;
import java.net.URI;
import java.security.Key;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies access tokens (RFC 9068) locally: RS256 only, whatever the token's header asks for; our
 * issuer, our audience, not expired, of type {@code at+jwt}. Tokens that passed are remembered
 * until they expire or the keys change.
 */
public final class TokenVerifier implements Authenticator {
  /** The one audience of all modules. */
  public static final String AUDIENCE = "artstore";

  private static final int LEEWAY_SECONDS = 5;
  private static final int TOKEN_LENGTH_LIMIT = 16 * 1024;
  private static final int REMEMBERED_AT_MOST = 10_000;
  private static final Set<String> REQUIRED = Set.of("sub", "client_id", "iat", "exp");

  private final KeySource keys;
  private final InstantSource clock;
  private final DefaultJWTProcessor<SecurityContext> processor;
  private final VerifiedTokens verified = new VerifiedTokens(REMEMBERED_AT_MOST);

  public TokenVerifier(String issuer, KeySource keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
    this.processor = processor(issuer, keys, clock);
  }

  /**
   * As the configuration says: keys from the file when one is named, else from the issuer.
   *
   * @throws ConfigException naming the path of a missing key file, or the malformed address
   */
  public static TokenVerifier from(AuthGroup group, InstantSource clock) {
    KeySource keys =
        group.publicKeyPath().map(KeySource::file).orElseGet(() -> KeySource.jwks(jwksOf(group)));
    return new TokenVerifier(group.issuer(), keys, clock);
  }

  private static URI jwksOf(AuthGroup group) {
    String address =
        group
            .jwksUrl()
            .map(URI::toString)
            .orElseGet(() -> group.issuer().replaceFirst("/+$", "") + "/oauth2/jwks");
    try {
      return URI.create(address);
    } catch (IllegalArgumentException malformed) {
      throw new ConfigException("auth.issuer: not an address: " + group.issuer());
    }
  }

  private static DefaultJWTProcessor<SecurityContext> processor(
      String issuer, KeySource keys, InstantSource clock) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            new JOSEObjectType("at+jwt"), new JOSEObjectType("application/at+jwt")));
    processor.setJWSKeySelector((header, context) -> candidates(header, keys));
    DefaultJWTClaimsVerifier<SecurityContext> claims =
        new DefaultJWTClaimsVerifier<>(
            Set.of(AUDIENCE),
            new JWTClaimsSet.Builder().issuer(issuer).build(),
            REQUIRED,
            Set.of()) {
          @Override
          protected Date currentTime() {
            return Date.from(clock.instant());
          }
        };
    claims.setMaxClockSkew(LEEWAY_SECONDS);
    processor.setJWTClaimsSetVerifier(claims);
    return processor;
  }

  private static List<? extends Key> candidates(JWSHeader header, KeySource keys)
      throws KeySourceException {
    // Pinned: with the algorithm of the token's choice a public key would verify an HMAC.
    if (!JWSAlgorithm.RS256.equals(header.getAlgorithm())) {
      return List.of();
    }
    try {
      return keys.keysFor(Optional.ofNullable(header.getKeyID()).orElse(""));
    } catch (AuthenticationException unavailable) {
      throw new KeySourceException(unavailable.getMessage(), unavailable);
    }
  }

  @Override
  public Caller authenticate(String bearerToken) throws AuthenticationException {
    if (bearerToken.length() > TOKEN_LENGTH_LIMIT) {
      throw new AuthenticationException(Reason.TOKEN_INVALID, "the token is too long");
    }
    long generation = keys.generation();
    Instant now = clock.instant();
    Optional<Caller> known = verified.find(bearerToken, generation, now);
    if (known.isPresent()) {
      return known.get();
    }
    JWTClaimsSet claims = verify(bearerToken);
    Caller caller = callerOf(claims);
    // The generation from before the verification: keys that changed meanwhile are asked again.
    verified.remember(bearerToken, generation, claims.getExpirationTime().toInstant(), caller, now);
    return caller;
  }

  private JWTClaimsSet verify(String token) throws AuthenticationException {
    try {
      return processor.process(SignedJWT.parse(token), null);
    } catch (ParseException malformed) {
      throw new AuthenticationException(
          Reason.TOKEN_INVALID, "the token is not a signed JWT", malformed);
    } catch (KeySourceException failure) {
      if (failure.getCause() instanceof AuthenticationException unavailable) {
        throw unavailable;
      }
      throw new AuthenticationException(Reason.KEYS_UNAVAILABLE, "no keys", failure);
    } catch (BadJOSEException | JOSEException refused) {
      throw new AuthenticationException(
          Reason.TOKEN_INVALID, Objects.requireNonNullElse(refused.getMessage(), "bad"), refused);
    }
  }

  private static Caller callerOf(JWTClaimsSet claims) throws AuthenticationException {
    try {
      String subject = claims.getSubject();
      String name = claims.getStringClaim("name");
      String clientId = claims.getStringClaim("client_id");
      if (subject.isBlank() || clientId == null || clientId.isBlank()) {
        throw new AuthenticationException(
            Reason.TOKEN_INVALID, "sub and client_id must not be empty");
      }
      return new Caller(
          subject,
          name == null || name.isBlank() ? subject : name,
          clientId,
          scopes(claims.getStringClaim("scope")));
    } catch (ParseException malformed) {
      throw new AuthenticationException(
          Reason.TOKEN_INVALID, "a claim has the wrong type", malformed);
    }
  }

  /** Scopes that this version does not know give nothing. */
  private static Set<Scope> scopes(@Nullable String text) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    if (text != null) {
      for (String part : text.split(" ")) {
        Scope.of(part).ifPresent(scopes::add);
      }
    }
    return scopes;
  }
}
