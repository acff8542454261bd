package io.artstore.servicekit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.servicekit.http.RawClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RoutingTest {
  private HttpService service = Services.start(routes -> routes);

  @BeforeAll
  void start() {
    service.close();
    service =
        Services.start(
            routes ->
                routes
                    .get("/files", Access.open(), exchange -> echo(exchange, "list"))
                    .get("/files/{id}", Access.open(), exchange -> id(exchange, "one"))
                    .delete("/files/{id}", Access.open(), exchange -> exchange.respond(204))
                    .get("/files/special", Access.open(), exchange -> echo(exchange, "special"))
                    .get(
                        "/query",
                        Access.open(),
                        exchange ->
                            echo(
                                exchange,
                                exchange.queryParameter("q").orElse("-")
                                    + "|"
                                    + exchange.queryParameters())));
  }

  @AfterAll
  void stop() {
    service.close();
  }

  private static void id(Exchange exchange, String what) throws IOException {
    echo(exchange, what + " " + exchange.pathParameter("id"));
  }

  private static void echo(Exchange exchange, String text) throws IOException {
    exchange.respondBytes(200, "text/plain", text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "/files, list",
    "/files/42, one 42",
    "/files/special, special",
    "/files/a%20b%C3%A4, one a bä",
    "/files/100%2525, one 100%25",
    "/files/x?y=z, one x",
    "/query?q=a%26b+c, 'a&b c|{q=[a&b c]}'",
    "/query?x=1&x=2&q=, '|{x=[1, 2], q=[]}'",
  })
  void findsTheRouteAndDecodesOnce(String target, String expected) throws IOException {
    Answer answer = RawClient.get(service.uri(), target);

    assertThat(answer.text()).isEqualTo(expected);
    assertThat(answer.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/files/", "/Files", "/files/42/more", "/files/42/", "/nothing"})
  void answersNotFoundAsProblem(String target) throws IOException {
    Answer answer = RawClient.get(service.uri(), target);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.text()).contains("\"code\":\"not_found\"", "\"trace_id\":\"");
  }

  @Test
  void namesTheMethodsOfAnAddress() throws IOException {
    Answer answer =
        RawClient.exchange(service.uri(), "PUT /files/1 HTTP/1.1\r\nHost: t\r\n\r\n").getFirst();

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("allow")).isEqualTo("DELETE, GET, HEAD");
    assertThat(answer.text()).contains("\"code\":\"method_not_allowed\"");
  }

  @Test
  void answersHeadWithTheHeadersOfGet() throws IOException {
    try (RawClient client = new RawClient(service.uri())) {
      client.send("HEAD /files/7 HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
      Answer answer = client.readHead();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("content-length")).isEqualTo("5");
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/files/../files/1",
        "/files/%2e%2e/files",
        "/files/a%2fb",
        "/files/a%5cb",
        "/files/a%00b",
        "/files/a%0ab",
        "/files/%ff",
        "/files/%zz",
        "/files/%4",
        "/query?q=%ff",
        "/query?q=%",
        "/query?q=1&q=2",
      })
  void refusesWhatCanBeReadInTwoWays(String target) throws IOException {
    Answer answer = RawClient.get(service.uri(), target);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.text()).contains("\"code\":\"bad_request\"");
  }

  @Test
  void refusesARouteGivenTwice() {
    RouteHandler handler = exchange -> exchange.respond(204);
    Routes.Builder routes =
        Routes.builder().get("/a", Access.open(), handler).get("/a", Access.open(), handler);

    assertThatThrownBy(routes::build).hasMessageContaining("GET /a");
  }
}
