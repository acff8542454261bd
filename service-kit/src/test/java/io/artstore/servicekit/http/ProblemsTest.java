package io.artstore.servicekit.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.api.auth.Scope;
import io.artstore.api.json.WireJson;
import io.artstore.api.problem.ErrorCode;
import io.artstore.api.problem.InvalidAttributeException;
import io.artstore.servicekit.http.RawClient.Answer;
import io.artstore.servicekit.postgres.DatabaseUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProblemsTest {
  private final HttpService service =
      Services.start(
          routes ->
              routes
                  .get("/open", Access.open(), exchange -> exchange.respond(204))
                  .get("/signed-in", Access.signedIn(), ProblemsTest::whoami)
                  .get("/read", Access.anyOf(Scope.FILES_READ), ProblemsTest::whoami)
                  .get("/acting", Access.anyOf(Scope.STORAGE_WRITE), ProblemsTest::acting)
                  .get("/bug", Access.open(), exchange -> throwing(new BugException()))
                  .get("/error", Access.open(), ProblemsTest::recurse)
                  .get("/silent", Access.open(), exchange -> {})
                  .get("/database", Access.open(), exchange -> throwing(databaseAway()))
                  .get("/timeout", Access.open(), exchange -> throwing(statementTimeout()))
                  .get("/attribute", Access.open(), exchange -> throwing(tags()))
                  .get("/rich", Access.open(), exchange -> throwing(rich()))
                  .get("/caller", Access.open(), exchange -> exchange.caller().subject()));

  @AfterAll
  void stop() {
    service.close();
  }

  private static final class BugException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BugException() {
      super("the password is swordfish");
    }
  }

  private static void throwing(RuntimeException failure) {
    throw failure;
  }

  private static RuntimeException databaseAway() {
    return new IllegalStateException(
        new DatabaseUnavailableException("10.0.0.1 refused", new IOException("refused")));
  }

  private static RuntimeException statementTimeout() {
    return new IllegalStateException(
        new SQLException("canceling statement due to statement timeout", "57014"));
  }

  private static RuntimeException tags() {
    return new InvalidAttributeException(ErrorCode.FIELD_INVALID, "tags", "at most 50 tags");
  }

  private static ProblemException rich() {
    return new ProblemException(ErrorCode.INSUFFICIENT_STORAGE, "10 bytes are free")
        .field("size", "11")
        .fileId("0190")
        .retryAfter(Duration.ofMillis(1200))
        .header("ArtStore-Test", "yes");
  }

  @SuppressWarnings("InfiniteRecursion")
  private static void recurse(Exchange exchange) {
    recurse(exchange);
  }

  private static void whoami(Exchange exchange) throws IOException {
    exchange.respondJson(200, exchange.caller());
  }

  private static void acting(Exchange exchange) throws IOException {
    exchange.respondBytes(
        200, "text/plain", exchange.actor().toString().getBytes(StandardCharsets.UTF_8));
  }

  private Answer get(String target, String... headers) throws IOException {
    String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return RawClient.exchange(
            service.uri(), "GET " + target + " HTTP/1.1\r\nHost: t\r\n" + lines + "\r\n")
        .getFirst();
  }

  private static JsonNode json(Answer answer) throws IOException {
    assertThat(answer.header("content-type")).as(answer.text()).startsWith("application/");
    return WireJson.strict().readTree(answer.text());
  }

  @Test
  void asksForATokenByChallenge() throws IOException {
    for (String header :
        new String[] {"X: y", "Authorization: Basic eA==", "Authorization: bear"}) {
      Answer answer = get("/signed-in", header);

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.header("www-authenticate")).isEqualTo("Bearer realm=\"artstore\"");
      assertThat(json(answer).get("code").asText()).isEqualTo("token_missing");
    }
  }

  @Test
  void saysWhyATokenIsRefused() throws IOException {
    Answer answer = get("/signed-in", "Authorization: Bearer forged");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("www-authenticate"))
        .isEqualTo(
            "Bearer realm=\"artstore\", error=\"invalid_token\","
                + " error_description=\"of 'another' issuer\"");
    assertThat(answer.text()).contains("\"token_invalid\"").doesNotContain("forged");
  }

  @Test
  void admitsATokenAndTellsWhose() throws IOException {
    assertThat(get("/read", "Authorization: bearer reader").text()).contains("\"r-1\"");
    assertThat(get("/signed-in", "Authorization: Bearer  reader ").status()).isEqualTo(200);
  }

  @Test
  void namesTheScopesThatAreMissing() throws IOException {
    Answer answer = get("/read", "Authorization: Bearer module");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("www-authenticate"))
        .contains("error=\"insufficient_scope\"", "scope=\"files:read\"");
    assertThat(json(answer).get("code").asText()).isEqualTo("scope_missing");
  }

  @Test
  void answersUnavailableWhenTokensCannotBeJudged() throws IOException {
    Answer answer = get("/read", "Authorization: Bearer later");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("retry-after")).isEqualTo("5");
    assertThat(json(answer).get("code").asText()).isEqualTo("auth_unavailable");
  }

  @Test
  void showsForWhomAModuleActs() throws IOException {
    Answer answer =
        get(
            "/acting",
            "Authorization: Bearer module",
            "ArtStore-Subject: u-1",
            "ArtStore-Subject-Name: %D0%AF",
            "ArtStore-Subject-Scopes: files:read future:thing");

    assertThat(answer.text())
        .isEqualTo("Actor[subject=u-1, name=Я, scopes=[files:read], viaClientId=module]");
    assertThat(get("/acting", "Authorization: Bearer module", "ArtStore-Subject: %ff").status())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bug", "/error", "/silent", "/caller"})
  void tellsNothingOfABug(String target) throws IOException {
    Answer answer = get(target);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(json(answer).get("code").asText()).isEqualTo("internal_error");
    assertThat(answer.text()).doesNotContain("swordfish", "Exception", "at io.");
    assertThat(answer.header("connection")).isEmpty();
  }

  @Test
  void answersUnavailableWhenTheDatabaseIsAway() throws IOException {
    Answer answer = get("/database");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("retry-after")).isEqualTo("2");
    assertThat(answer.text()).contains("database_unavailable").doesNotContain("10.0.0.1");
  }

  @Test
  void saysWhenTheDatabaseGaveUp() throws IOException {
    Answer answer = get("/timeout");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("retry-after")).isEqualTo("2");
    assertThat(answer.text()).contains("overloaded").doesNotContain("canceling");
  }

  @Test
  void tellsTheCodeWhereThereIsNoBody() throws IOException {
    try (RawClient client = new RawClient(service.uri())) {
      Answer answer = client.send("HEAD /rich HTTP/1.1\r\nHost: t\r\n\r\n").readHead();
      assertThat(answer.status()).isEqualTo(507);
      assertThat(answer.header("problem-code")).isEqualTo("insufficient_storage");
    }
    assertThat(get("/%zz").header("problem-code")).isEqualTo("bad_request");
  }

  @Test
  void carriesFieldValueAndHeaders() throws IOException {
    Answer answer = get("/rich");
    JsonNode problem = json(answer);

    assertThat(answer.status()).isEqualTo(507);
    assertThat(answer.header("retry-after")).isEqualTo("2");
    assertThat(answer.header("artstore-test")).isEqualTo("yes");
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(problem.get("type").asText()).isEqualTo("urn:artstore:problem:insufficient_storage");
    assertThat(problem.get("field").asText()).isEqualTo("size");
    assertThat(problem.get("value").asText()).isEqualTo("11");
    assertThat(problem.get("file_id").asText()).isEqualTo("0190");
    assertThat(problem.get("trace_id").asText()).isEqualTo(answer.header("trace-id"));
    assertThat(json(get("/attribute")).get("field").asText()).isEqualTo("tags");
  }

  @Test
  void takesOverTheTraceOfTheCaller() throws IOException {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    assertThat(get("/open", "traceparent: 00-" + trace + "-00f067aa0ba902b7-01").header("trace-id"))
        .isEqualTo(trace);
    assertThat(get("/open", "traceparent: 00-" + "0".repeat(32) + "-00f067aa0ba902b7-01"))
        .satisfies(answer -> assertThat(answer.header("trace-id")).matches("[0-9a-f]{32}"))
        .satisfies(answer -> assertThat(answer.header("trace-id")).isNotEqualTo("0".repeat(32)));
  }

  @ParameterizedTest
  @CsvSource({
    "'GARBAGE\r\n\r\n', 400, bad_request",
    "'GET /open HTTP/1.1\r\n\r\n', 400, bad_request",
    "'GET /open HTTP/1.1\r\nHost: t\r\nBad Header: x\r\n\r\n', 400, bad_request",
    "'GET /open HTTP/1.1\r\nHost: t\r\nContent-Length: x\r\n\r\n', 400, bad_request",
    "'GET /open HTTP/1.1\r\nHost: t\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400, bad_request",
    "'GET /open HTTP/7.1\r\nHost: t\r\n\r\n', 400, bad_request",
    "'GET /open HTTP/1.1\r\nHost: t\r\nExpect: cake\r\n\r\n', 400, bad_request",
  })
  void givesFaultsFoundByJettyTheSameForm(String request, int status, String code)
      throws IOException {
    Answer answer = RawClient.exchange(service.uri(), request).getFirst();

    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(json(answer).get("code").asText()).isEqualTo(code);
    assertThat(json(answer).get("trace_id").asText()).hasSize(32);
  }

  @Test
  void refusesAddressesAndHeadersThatAreTooLong() throws IOException {
    String megabyte = "x".repeat(1024 * 1024);

    Answer address =
        RawClient.exchange(
                service.uri(), "GET /open?q=" + megabyte + " HTTP/1.1\r\nHost: t\r\n\r\n")
            .getFirst();
    Answer header = get("/open", "Large: " + megabyte);

    assertThat(address.status()).isEqualTo(414);
    assertThat(json(address).get("code").asText()).isEqualTo("uri_too_long");
    assertThat(header.status()).isEqualTo(431);
    assertThat(json(header).get("code").asText()).isEqualTo("headers_too_large");
  }

  @Test
  void takesAttributesOf200KilobytesInTheAddress() throws IOException {
    assertThat(get("/open?q=" + "x".repeat(200 * 1024)).status()).isEqualTo(204);
  }
}
