package io.artstore.servicekit.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.api.auth.Scope;
import io.artstore.servicekit.http.RawClient.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SmallBodyTest {
  record Wish(
      Optional<String> firstName,
      int count,
      Optional<List<Scope>> scopes,
      Optional<List<Inner>> inner) {}

  record Inner(boolean on) {}

  private final HttpService service =
      Services.start(
          routes ->
              routes
                  .post("/json", Access.open(), SmallBodyTest::json)
                  .post("/form", Access.open(), SmallBodyTest::form));

  @AfterAll
  void stop() {
    service.close();
  }

  private static void json(Exchange exchange) throws IOException {
    Wish wish = exchange.readJson(Wish.class);
    exchange.respondBytes(200, "text/plain", wish.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void form(Exchange exchange) throws IOException {
    String form = exchange.readForm().toString();
    exchange.respondBytes(200, "text/plain", form.getBytes(StandardCharsets.UTF_8));
  }

  private Answer post(String path, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (RawClient client = new RawClient(service.uri())) {
      client.send(
          "POST %s HTTP/1.1\r\nHost: t\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
              .formatted(path, type, bytes.length));
      return client.send(bytes).read();
    }
  }

  @Test
  void readsJson() throws IOException {
    Answer answer =
        post(
            "/json",
            "Application/JSON; charset=utf-8",
            "{\"first_name\":\"Я\",\"count\":2,\"scopes\":[\"files:read\"]}");

    assertThat(answer.text())
        .isEqualTo(
            "Wish[firstName=Optional[Я], count=2, scopes=Optional[[files:read]], inner=Optional.empty]");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "`{`, 400, malformed_json, ",
        "``, 400, malformed_json, ",
        "`null`, 400, malformed_json, ",
        "`[]`, 400, malformed_json, ",
        "`{\"count\":1} {}`, 400, malformed_json, ",
        "`{\"count\":1,\"count\":2}`, 400, malformed_json, ",
        "`{\"count\":1,\"colour\":1}`, 422, field_unknown, colour",
        "`{\"count\":1,\"inner\":[{\"on\":true,\"off\":1}]}`, 422, field_unknown, inner[0].off",
        "`{\"count\":\"many\"}`, 422, field_invalid, count",
        "`{\"count\":null}`, 422, field_missing, count",
        "`{\"first_name\":\"x\"}`, 422, field_missing, count",
        "`{\"count\":1,\"inner\":[{}]}`, 422, field_missing, inner[0].on",
        "`{\"count\":1,\"scopes\":[\"root\"]}`, 422, field_invalid, scopes[0]",
      })
  void saysWhatIsWrongWithJson(String body, int status, String code, String field)
      throws IOException {
    Answer answer = post("/json", "application/json", body);

    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.text()).contains("\"code\":\"" + code + "\"");
    if (field != null) {
      assertThat(answer.text()).contains("\"field\":\"" + field + "\"");
    }
  }

  @Test
  void refusesOtherMediaTypesAndLargeBodies() throws IOException {
    assertThat(post("/json", "text/plain", "{}").status()).isEqualTo(415);
    assertThat(post("/form", "application/json", "{}").status()).isEqualTo(415);
    Answer large = post("/json", "application/json", " ".repeat(2 * 1024 * 1024));
    assertThat(large.status()).isEqualTo(413);
    assertThat(large.text()).contains("body_too_large");
    assertThat(post("/json", "application/json", "[".repeat(100_000)).status()).isEqualTo(400);
  }

  @Test
  void readsAForm() throws IOException {
    String type = "application/x-www-form-urlencoded";

    assertThat(post("/form", type, "a=1+2&b=%D0%AF&c=").text()).isEqualTo("{a=1 2, b=Я, c=}");
    assertThat(post("/form", type, "a=1&a=2").status()).isEqualTo(400);
    assertThat(post("/form", type, "a=%").status()).isEqualTo(400);
  }
}
