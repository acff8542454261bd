package io.artstore.admin.oauth;

import static io.artstore.admin.RunningAdmin.CLIENT_SECRET;
import static io.artstore.admin.RunningAdmin.ELEMENT_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import io.artstore.admin.AdminTestDatabase;
import io.artstore.admin.RunningAdmin;
import io.artstore.admin.RunningAdmin.AdminFolder;
import io.artstore.api.json.WireJson;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The authorization server as a standard client library and plain HTTP see it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TokenEndpointTest {
  private static final Map<String, String> GRANT = Map.of("grant_type", "client_credentials");
  private static final String FORM = "application/x-www-form-urlencoded";

  private AdminTestDatabase database;
  private RunningAdmin admin;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    database = AdminTestDatabase.create();
    admin = RunningAdmin.start(AdminFolder.prepare(directory, database));
  }

  @AfterAll
  void stop() {
    admin.close();
    database.close();
  }

  @Test
  void givesAStandardClientATokenThatVerifies() throws Exception {
    AuthorizationServerMetadata metadata =
        AuthorizationServerMetadata.resolve(new Issuer(admin.uri()));
    assertThat(metadata.getGrantTypes()).containsExactly(GrantType.CLIENT_CREDENTIALS);
    for (ClientAuthentication client :
        List.of(
            new ClientSecretBasic(new ClientID("my-program"), new Secret(CLIENT_SECRET)),
            new ClientSecretPost(new ClientID("my-program"), new Secret(CLIENT_SECRET)))) {
      TokenRequest request =
          new TokenRequest.Builder(
                  metadata.getTokenEndpointURI(), client, new ClientCredentialsGrant())
              .scope(new Scope("files:read"))
              .build();
      TokenResponse response = TokenResponse.parse(request.toHTTPRequest().send());
      assertThat(response.indicatesSuccess()).isTrue();
      AccessTokenResponse success = response.toSuccessResponse();
      assertThat(success.getTokens().getBearerAccessToken().getLifetime()).isEqualTo(1800);
      assertThat(success.getTokens().getBearerAccessToken().getScope())
          .isEqualTo(new Scope("files:read"));
      JWTClaimsSet claims = verify(success.getTokens().getBearerAccessToken().getValue(), metadata);
      assertThat(claims.getStringClaim("client_id")).isEqualTo("my-program");
    }
  }

  @Test
  void writesTheClaimsThatModulesRelyOn() throws Exception {
    SignedJWT token = SignedJWT.parse(admin.accessToken("storage-element-01", ELEMENT_SECRET));
    assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
    assertThat(token.getHeader().getType().getType()).isEqualTo("at+jwt");
    assertThat(token.getHeader().getKeyID())
        .isEqualTo(database.value("SELECT version FROM jwt_keys"));
    JWTClaimsSet claims = token.getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo(admin.uri().toString());
    assertThat(token.getPayload().toJSONObject().get("aud")).isEqualTo(List.of("artstore"));
    assertThat(claims.getSubject())
        .isEqualTo(
            database.value("SELECT id FROM service_accounts WHERE client_id LIKE 'storage%'"));
    assertThat(claims.getStringClaim("scope")).isEqualTo("storage:read storage:write");
    Date now = Date.from(admin.clock().instant().truncatedTo(ChronoUnit.SECONDS));
    assertThat(claims.getIssueTime()).isEqualTo(now);
    assertThat(claims.getNotBeforeTime()).isEqualTo(now);
    assertThat(Duration.between(now.toInstant(), claims.getExpirationTime().toInstant()))
        .isEqualTo(Duration.ofMinutes(30));
    assertThat(claims.getJWTID()).isNotBlank();
    assertThat(claims.getJWTID())
        .isNotEqualTo(
            SignedJWT.parse(admin.accessToken("storage-element-01", ELEMENT_SECRET))
                .getJWTClaimsSet()
                .getJWTID());
  }

  @Test
  void narrowsScopesToWhatTheAccountHas() throws Exception {
    assertThat(scope("files:write admin:write")).isEqualTo("200 files:write");
    assertThat(scope("")).isEqualTo("200 files:read files:write");
    assertThat(scope("admin:write")).isEqualTo("400 invalid_scope");
    assertThat(scope("files:read files:everything")).isEqualTo("400 invalid_scope");
  }

  private String scope(String asked) throws Exception {
    Map<String, String> form = new HashMap<>(GRANT);
    form.put("scope", asked);
    HttpResponse<String> answer = admin.token("my-program", CLIENT_SECRET, form);
    var json = WireJson.mapper().readTree(answer.body());
    return answer.statusCode() + " " + json.path(json.has("error") ? "error" : "scope").asText();
  }

  @Test
  void refusesWithoutSayingWhatIsWrong() throws Exception {
    HttpResponse<String> wrongSecret = admin.token("my-program", CLIENT_SECRET + "x", GRANT);
    HttpResponse<String> unknown = admin.token("nobody", CLIENT_SECRET, GRANT);
    HttpResponse<String> nul = admin.token("nobody\u0000", CLIENT_SECRET, GRANT);
    HttpResponse<String> tooLong = admin.token("n".repeat(5000), CLIENT_SECRET, GRANT);
    for (HttpResponse<String> answer : List.of(wrongSecret, unknown, nul, tooLong)) {
      assertThat(error(answer)).isEqualTo("401 invalid_client");
      assertThat(answer.body()).isEqualTo(wrongSecret.body());
      assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
          .startsWith("Basic realm=");
    }
  }

  @Test
  void answersErrorsInTheFormOfTheProtocol() throws Exception {
    assertThat(error(admin.token("my-program", CLIENT_SECRET, Map.of())))
        .isEqualTo("400 invalid_request");
    assertThat(error(admin.token("my-program", CLIENT_SECRET, Map.of("grant_type", "password"))))
        .isEqualTo("400 unsupported_grant_type");
    Map<String, String> both = new HashMap<>(GRANT);
    both.put("client_secret", CLIENT_SECRET);
    assertThat(error(admin.token("my-program", CLIENT_SECRET, both)))
        .isEqualTo("400 invalid_request");
    assertThat(error(post(FORM, "grant_type=client_credentials"))).isEqualTo("401 invalid_client");
    assertThat(error(post("application/json", "{\"grant_type\":\"client_credentials\"}")))
        .isEqualTo("400 invalid_request");
    HttpResponse<String> answer = post(FORM, "grant_type=client_credentials");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
  }

  @Test
  void refusesOtherMethodsAndHugeBodies() throws Exception {
    assertThat(admin.send(admin.request("/oauth2/token").GET()).statusCode()).isEqualTo(405);
    assertThat(post(FORM, "x=" + "y".repeat(100_000)).statusCode()).isEqualTo(413);
  }

  @Test
  void neverStoresATokenButLetsKeysBeCached() throws Exception {
    HttpResponse<String> token = admin.token("my-program", CLIENT_SECRET, GRANT);
    assertThat(token.headers().firstValue("Cache-Control")).hasValue("no-store");
    HttpResponse<String> keys = admin.send(admin.request("/oauth2/jwks"));
    assertThat(keys.headers().firstValue("Cache-Control").orElseThrow()).contains("max-age");
    var key = WireJson.mapper().readTree(keys.body()).get("keys").get(0);
    assertThat(key.properties().stream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder("kty", "e", "use", "kid", "alg", "n");
  }

  @Test
  void refusesAnAccountThatIsNotActiveOrHasExpired() throws Exception {
    database.execute(
        """
        INSERT INTO service_accounts (id, name, client_id, client_secret_hash, secret_changed_at,
          role, status, is_system, rate_limit, secret_expires_at, created_at, updated_at, scopes)
        SELECT gen_random_uuid(), 'other', 'other', client_secret_hash, secret_changed_at, role,
          status, false, rate_limit, secret_expires_at, created_at, updated_at, scopes
        FROM service_accounts WHERE client_id = 'my-program'
        """);
    assertThat(admin.token("other", CLIENT_SECRET, GRANT).statusCode()).isEqualTo(200);
    for (String status : List.of("SUSPENDED", "EXPIRED", "DELETED")) {
      database.execute(
          "UPDATE service_accounts SET status = '%s' WHERE client_id = 'other'".formatted(status));
      assertThat(error(admin.token("other", CLIENT_SECRET, GRANT))).isEqualTo("401 invalid_client");
    }
    database.execute(
        """
        UPDATE service_accounts SET status = 'ACTIVE', secret_expires_at = '2026-11-24T11:59:59Z'
        WHERE client_id = 'other'
        """);
    assertThat(error(admin.token("other", CLIENT_SECRET, GRANT))).isEqualTo("401 invalid_client");
  }

  private HttpResponse<String> post(String contentType, String body) throws Exception {
    return admin.send(
        admin
            .request("/oauth2/token")
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString(body)));
  }

  private static String error(HttpResponse<String> answer) throws Exception {
    return answer.statusCode()
        + " "
        + WireJson.mapper().readTree(answer.body()).path("error").asText();
  }

  private JWTClaimsSet verify(String token, AuthorizationServerMetadata metadata) throws Exception {
    JWKSource<SecurityContext> keys =
        JWKSourceBuilder.create(metadata.getJWKSetURI().toURL()).build();
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
    // The module's clock stands still in another year; its times are checked elsewhere.
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
    JWTClaimsSet claims = processor.process(SignedJWT.parse(token), null);
    assertThat(claims.getIssuer()).isEqualTo(metadata.getIssuer().getValue());
    assertThat(claims.getAudience()).containsExactly("artstore");
    return claims;
  }
}
