package io.artstore.admin.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import io.artstore.admin.keys.SigningKey;
import io.artstore.admin.keys.SigningKeys;
import io.artstore.api.auth.Scope;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Makes access tokens: signed JWTs by RFC 9068, for every module of the installation. */
public final class AccessTokens {
  public static final Duration LIFETIME = Duration.ofMinutes(30);

  private static final String AUDIENCE = "artstore";
  private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

  /**
   * Whom a token speaks for.
   *
   * @param subject the account's public id
   * @param clientId the program that asked for the token
   */
  public record Bearer(String subject, String name, String clientId, Set<Scope> scopes) {
    public Bearer {
      scopes = Set.copyOf(scopes);
    }

    /** The scopes as RFC 6749 writes them, in the order of the catalogue. */
    public String scopeText() {
      return new TreeSet<>(scopes).stream().map(Scope::text).collect(Collectors.joining(" "));
    }
  }

  private final URI issuer;
  private final SigningKeys keys;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  public AccessTokens(URI issuer, SigningKeys keys, InstantSource clock, Supplier<UUID> ids) {
    this.issuer = issuer;
    this.keys = keys;
    this.clock = clock;
    this.ids = ids;
  }

  /** A token in its compact form, valid from now for {@link #LIFETIME}. */
  public String issue(Bearer bearer) {
    Instant now = clock.instant();
    SigningKey key = keys.current();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", issuer.toString());
    claims.put("aud", List.of(AUDIENCE));
    claims.put("sub", bearer.subject());
    claims.put("client_id", bearer.clientId());
    claims.put("name", bearer.name());
    claims.put("scope", bearer.scopeText());
    claims.put("jti", ids.get().toString());
    claims.put("iat", now.getEpochSecond());
    claims.put("nbf", now.getEpochSecond());
    claims.put("exp", now.plus(LIFETIME).getEpochSecond());
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).type(TYPE).keyID(key.id()).build();
    JWSObject token = new JWSObject(header, new Payload(claims));
    try {
      token.sign(key.signer());
    } catch (JOSEException e) {
      throw new IllegalStateException("signing key %s does not sign".formatted(key.id()), e);
    }
    return token.serialize();
  }
}
