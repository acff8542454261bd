package io.artstore.systemtests.path;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a lying, broken or hostile caller sends gets a clear answer and leaves nothing behind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputIT {
  private static final byte[] BYTES = "bytes of a document".getBytes(StandardCharsets.UTF_8);

  private UpInstallation installation;
  private JsonNode ready;
  private Api api;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    installation = new UpInstallation(folder.resolve("data"));
    ready = installation.start();
    api = Api.signIn(ready);
  }

  @AfterAll
  void stop() throws Exception {
    installation.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "filename=a&sha256=%64| 422 | field_invalid",
        "filename=a&sha256=@other@ | 422 | digest_mismatch",
        "filename=a&@51tags@ | 422 | field_invalid",
        "filename=a&metadata=%7B%22a%22%3A%22%5Cu0000%22%7D | 422 | field_invalid",
        "filename=a&metadata=%7B%22a%22%3A%22%5Cud800%22%7D | 422 | field_invalid",
        "filename=a&metadata=%7B | 400 | malformed_json",
        "filename=a%00b | 422 | field_invalid",
        "filename= | 422 | field_invalid",
        "description=a | 422 | field_missing",
        "filename=a&owner=me | 422 | field_unknown",
        "filename=a&retention_policy=forever | 422 | field_invalid",
        "filename=a&retention_policy=temporary&ttl_days=366 | 422 | field_invalid",
        "filename=%ff%fe | 400 | bad_request",
      })
  void refusesAnUploadAndKeepsNothing(String parameters, int status, String code) throws Exception {
    Map<String, String> before = onDisk();
    String sent =
        parameters
            .replace("@other@", Api.sha256("other".getBytes(StandardCharsets.UTF_8)))
            .replace("@51tags@", "tags=t&".repeat(51));
    HttpResponse<String> answer = api.put(sent, BYTES, "Content-Type", "text/plain");
    assertProblem(answer, status, code);
    assertThat(onDisk()).isEqualTo(before);
  }

  @Test
  void keepsNothingOfAnUploadThatIsCutHalfWay() throws Exception {
    Map<String, String> before = onDisk();
    URI ingester = URI.create(api.ingester());
    try (Socket socket = new Socket(ingester.getHost(), ingester.getPort())) {
      String head =
          "POST /api/v1/files?filename=cut.bin HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
              + api.token()
              + "\r\nContent-Type: text/plain\r\nContent-Length: 2000000\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(new byte[1_000_000]);
      socket.getOutputStream().flush();
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    }
    assertThat(onDisk()).isEqualTo(before);
    assertThat(api.search("exact", "cut.bin")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "../../../../etc/passwd",
    "/etc/passwd",
    "C:\\Windows\\win.ini",
    "..",
    ".",
    "a/b/c.txt"
  })
  void keepsAPathInAFileNameAsANameOnly(String name) throws Exception {
    HttpResponse<String> answer =
        api.put("filename=" + Api.encode(name), BYTES, "Content-Type", "text/plain");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    JsonNode document = Api.JSON.readTree(answer.body());
    assertThat(document.get("filename").asText()).isEqualTo(name);
    assertThat(onDisk()).containsKey(document.get("file_id").asText());
    assertThat(api.content(document.get("file_id").asText())).isEqualTo(BYTES);
  }

  @Test
  void answersUnknownIdsAndMalformedJson() throws Exception {
    String unknown = api.query() + "/api/v1/files/" + UUID.randomUUID();
    assertProblem(api.get(unknown), 404, "file_not_found");
    assertProblem(api.get(unknown + "/content"), 404, "file_not_found");
    assertProblem(api.get(api.query() + "/api/v1/files/not-an-id"), 404, "file_not_found");
    HttpRequest search =
        HttpRequest.newBuilder(URI.create(api.query() + "/api/v1/search"))
            .header("Authorization", "Bearer " + api.token())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"q\": "))
            .build();
    assertProblem(
        HttpClient.newHttpClient().send(search, BodyHandlers.ofString()), 400, "malformed_json");
  }

  @Test
  void refusesTokensThatAreNotOurs() throws Exception {
    RSAKey foreign = new RSAKeyGenerator(2048).keyID(realKeyId()).generate();
    JWTClaimsSet real = SignedJWT.parse(api.token()).getJWTClaimsSet();
    JWTClaimsSet otherIssuer = new JWTClaimsSet.Builder(real).issuer("https://other").build();
    JWTClaimsSet expired =
        new JWTClaimsSet.Builder(real).expirationTime(Date.from(Instant.EPOCH)).build();
    Map<String, String> tokens = new HashMap<>();
    tokens.put("signed with a foreign key", sign(real, foreign));
    tokens.put("of another issuer, by its key", sign(otherIssuer, foreign));
    tokens.put("expired, by a foreign key", sign(expired, foreign));
    tokens.put("alg none", new PlainJWT(real).serialize());
    tokens.put("tampered", tamper(api.token()));
    tokens.put("no token at all", "x");
    for (Map.Entry<String, String> token : tokens.entrySet()) {
      for (String url :
          List.of(api.query() + "/api/v1/search", api.elements().get(0) + "/api/v1/files")) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token.getValue())
                .build();
        HttpResponse<String> answer =
            HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(token.getKey()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).as(token.getKey()).isPresent();
      }
    }
  }

  @Test
  void aStandardClientLibraryGetsATokenThatWorks() throws Exception {
    JsonNode credentials = Api.JSON.readTree(Path.of(ready.get("credentials").asText()).toFile());
    TokenRequest request =
        new TokenRequest.Builder(
                URI.create(credentials.get("token_url").asText()),
                new ClientSecretBasic(
                    new ClientID(credentials.at("/client/client_id").asText()),
                    new Secret(credentials.at("/client/client_secret").asText())),
                new ClientCredentialsGrant())
            .build();
    TokenResponse answer = TokenResponse.parse(request.toHTTPRequest().send());
    assertThat(answer.indicatesSuccess()).isTrue();
    JWTClaimsSet claims =
        SignedJWT.parse(answer.toSuccessResponse().getTokens().getAccessToken().getValue())
            .getJWTClaimsSet();
    assertThat(claims.getAudience()).containsExactly("artstore");
    assertThat(claims.getStringClaim("scope").split(" ", -1))
        .containsExactlyInAnyOrder("files:read", "files:write");
  }

  private String realKeyId() throws Exception {
    return SignedJWT.parse(api.token()).getHeader().getKeyID();
  }

  private static String sign(JWTClaimsSet claims, RSAKey key) throws Exception {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType("at+jwt"))
                .keyID(key.getKeyID())
                .build(),
            claims);
    token.sign(new RSASSASigner(key));
    return token.serialize();
  }

  private static String tamper(String token) {
    char last = token.charAt(token.length() - 10);
    return token.substring(0, token.length() - 10)
        + (last == 'A' ? 'B' : 'A')
        + token.substring(token.length() - 9);
  }

  private Map<String, String> onDisk() throws Exception {
    Map<String, String> documents = new HashMap<>();
    for (Path directory : installation.elementDirectories()) {
      documents.putAll(ElementFiles.documents(directory));
      assertThat(ElementFiles.staged(directory)).isEmpty();
    }
    return documents;
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    JsonNode problem = Api.JSON.readTree(answer.body());
    assertThat(problem.get("code").asText()).isEqualTo(code);
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.hasNonNull("trace_id")).isTrue();
  }
}
