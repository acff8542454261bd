package io.artstore.admin.oauth;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.id.Issuer;
import io.artstore.api.auth.Scope;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/** What the authorization server says of itself (RFC 8414). */
final class ServerMetadata {
  private ServerMetadata() {}

  static String json(URI issuer, URI tokenEndpoint, URI keySet) {
    AuthorizationServerMetadata metadata = new AuthorizationServerMetadata(new Issuer(issuer));
    metadata.setTokenEndpointURI(tokenEndpoint);
    metadata.setJWKSetURI(keySet);
    metadata.setGrantTypes(List.of(GrantType.CLIENT_CREDENTIALS));
    metadata.setResponseTypes(List.of());
    metadata.setTokenEndpointAuthMethods(
        List.of(
            ClientAuthenticationMethod.CLIENT_SECRET_BASIC,
            ClientAuthenticationMethod.CLIENT_SECRET_POST));
    metadata.setScopes(
        new com.nimbusds.oauth2.sdk.Scope(
            Arrays.stream(Scope.values()).map(Scope::text).toArray(String[]::new)));
    return metadata.toJSONObject().toJSONString();
  }
}
