package io.artstore.servicekit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.artstore.api.module.SchemaStatus;
import io.artstore.servicekit.http.RawClient.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ResponseTest {
  private static final int MIB = 1024 * 1024;

  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final HttpService service =
      Services.start(
          routes ->
              routes
                  .get("/large", Access.open(), this::large)
                  .get("/unknown-length", Access.open(), exchange -> fill(exchange, 3 * MIB, -1))
                  .get("/exact", Access.open(), exchange -> fill(exchange, 256 * 1024, 256 * 1024))
                  .get("/short", Access.open(), exchange -> fill(exchange, 10, 20))
                  .get("/short-large", Access.open(), exchange -> fill(exchange, MIB, MIB + 1))
                  .get("/more", Access.open(), exchange -> fill(exchange, 20, 10))
                  .get("/early", Access.open(), exchange -> fillThenFail(exchange, 1000, MIB))
                  .get("/late", Access.open(), exchange -> fillThenFail(exchange, MIB, 2 * MIB))
                  .get("/late-unknown", Access.open(), exchange -> fillThenFail(exchange, MIB, -1))
                  .get("/not-modified", Access.open(), exchange -> exchange.respond(304))
                  .get("/twice", Access.open(), ResponseTest::twice)
                  .get("/json", Access.open(), ResponseTest::json));

  @AfterAll
  void stop() {
    service.close();
  }

  private void large(Exchange exchange) throws IOException {
    long size = Long.parseLong(exchange.queryParameter("size").orElseThrow());
    byte[] piece = new byte[MIB];
    try (OutputStream out = exchange.startResponse(200, "application/octet-stream", size)) {
      for (long sent = 0; sent < size; sent += piece.length) {
        out.write(piece);
      }
    } catch (IOException failure) {
      failures.add(failure);
      throw failure;
    }
  }

  private static void fill(Exchange exchange, int size, long declared) throws IOException {
    try (OutputStream out = exchange.startResponse(200, "text/plain", declared)) {
      out.write(new byte[size]);
    }
  }

  private static void fillThenFail(Exchange exchange, int size, long declared) throws IOException {
    try (OutputStream out = exchange.startResponse(200, "text/plain", declared)) {
      out.write(new byte[size]);
      throw new IllegalStateException("the disk broke");
    }
  }

  private static void twice(Exchange exchange) throws IOException {
    exchange.respond(204);
    exchange.respond(200);
  }

  private static void json(Exchange exchange) throws IOException {
    exchange.setHeader("Location", "/here");
    exchange.respondJson(201, new SchemaStatus("query-module", "artstore", "1", "2"));
  }

  @Test
  void sendsJsonWithItsLength() throws Exception {
    Answer answer = RawClient.get(service.uri(), "/json");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.header("location")).isEqualTo("/here");
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(answer.header("server")).isEmpty();
    assertThat(answer.text())
        .isEqualTo(
            "{\"entry\":\"query-module\",\"database\":\"artstore\",\"version\":\"1\",\"head\":\"2\"}");
  }

  @Test
  void streamsMoreThanTheHeapHolds() throws Exception {
    long size = 2048L * MIB;
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> response =
          client.send(
              HttpRequest.newBuilder(service.uri().resolve("/large?size=" + size)).build(),
              HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.headers().firstValueAsLong("content-length")).hasValue(size);
      try (InputStream body = response.body()) {
        assertThat(body.skip(size)).isEqualTo(size);
        assertThat(body.read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void sendsChunksWhenTheLengthIsNotKnown() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(service.uri().resolve("/unknown-length")).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      assertThat(response.body()).hasSize(3 * MIB);
    }
  }

  @Test
  void sendsExactlyOneBuffer() throws Exception {
    assertThat(RawClient.get(service.uri(), "/exact").bytes()).hasSize(256 * 1024);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/early", "/short", "/more", "/twice"})
  void answersAProblemWhileNothingWasSent(String target) throws Exception {
    Answer answer = RawClient.get(service.uri(), target);

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.text()).contains("internal_error").doesNotContain("disk");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/late", "/late-unknown", "/short-large"})
  void cutsTheConnectionWhenSomethingWasSent(String target) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThatThrownBy(
              () ->
                  client.send(
                      HttpRequest.newBuilder(service.uri().resolve(target)).build(),
                      HttpResponse.BodyHandlers.ofByteArray()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void noticesThatTheClientStoppedReading() throws Exception {
    try (RawClient client = new RawClient(service.uri())) {
      client.send("GET /large?size=" + 4096L * MIB + " HTTP/1.1\r\nHost: t\r\n\r\n");
      assertThat(client.readHead().status()).isEqualTo(200);
      client.reset();
    }
    await().until(() -> !failures.isEmpty());
    assertThat(failures.remove()).isInstanceOf(ClientGoneException.class);
  }

  @Test
  void answersHeadOfALargeBodyWithItsLengthOnly() throws Exception {
    try (RawClient client = new RawClient(service.uri())) {
      client.send("HEAD /large?size=" + 64 * MIB + " HTTP/1.1\r\nHost: t\r\n\r\n");
      Answer answer = client.readHead();
      assertThat(answer.header("content-length")).isEqualTo(Integer.toString(64 * MIB));
      client.send("GET /json HTTP/1.1\r\nHost: t\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(201);
    }
  }

  @Test
  void keepsTheConnectionAfterNotModified() throws Exception {
    try (RawClient client = new RawClient(service.uri())) {
      client.send("GET /not-modified HTTP/1.1\r\nHost: t\r\n\r\n");
      Answer answer = client.readHead();
      assertThat(answer.status()).isEqualTo(304);
      client.send("GET /json HTTP/1.1\r\nHost: t\r\n\r\n");
      assertThat(client.read().status()).isEqualTo(201);
    }
  }
}
