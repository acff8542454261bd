package io.artstore.admin.oauth;

import io.artstore.admin.accounts.ServiceAccounts;
import io.artstore.admin.keys.SigningKeys;
import io.artstore.servicekit.http.Access;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.Routes;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** The addresses of the authorization server. */
public final class OAuthRoutes {
  public static final String TOKEN = "/oauth2/token";

  private static final String JWKS = "/oauth2/jwks";
  private static final String METADATA = "/.well-known/oauth-authorization-server";

  /** Long enough to spare the server, short enough that a new key is known before it matters. */
  private static final String CACHEABLE = "public, max-age=60";

  private final SigningKeys keys;
  private final byte[] metadata;

  private OAuthRoutes(SigningKeys keys, byte[] metadata) {
    this.keys = keys;
    this.metadata = metadata;
  }

  /**
   * All of them.
   *
   * @param issuer the public address of this module, without a last slash
   */
  public static Routes of(
      URI issuer, SigningKeys keys, ServiceAccounts accounts, AccessTokens tokens) {
    URI tokenEndpoint = URI.create(issuer + TOKEN);
    String metadata = ServerMetadata.json(issuer, tokenEndpoint, URI.create(issuer + JWKS));
    OAuthRoutes routes = new OAuthRoutes(keys, metadata.getBytes(StandardCharsets.UTF_8));
    TokenEndpoint endpoint =
        new TokenEndpoint(new TokenRequestReader(tokenEndpoint), accounts, tokens);
    return Routes.builder()
        .post(TOKEN, Access.open(), endpoint)
        .get(JWKS, Access.open(), routes::keySet)
        .get(METADATA, Access.open(), routes::metadata)
        .build();
  }

  private void keySet(Exchange exchange) throws IOException {
    exchange.setHeader("Cache-Control", CACHEABLE);
    exchange.respondBytes(
        200,
        "application/jwk-set+json",
        keys.published().toString(true).getBytes(StandardCharsets.UTF_8));
  }

  private void metadata(Exchange exchange) throws IOException {
    exchange.setHeader("Cache-Control", CACHEABLE);
    exchange.respondBytes(200, "application/json", metadata);
  }
}
