package io.artstore.servicekit.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.artstore.servicekit.http.RawClient.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RequestBodyTest {
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private HttpService service = Services.start(this::routes);

  @AfterEach
  void stop() {
    service.close();
  }

  private Routes.Builder routes(Routes.Builder routes) {
    return routes
        .put("/digest", Access.open(), this::digest)
        .put("/continue", Access.open(), RequestBodyTest::continues)
        .put("/refuse", Access.open(), exchange -> exchange.respond(422))
        .get("/slow", Access.open(), this::think);
  }

  private void digest(Exchange exchange) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    byte[] buffer = new byte[1024 * 1024];
    try (InputStream body = exchange.body()) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        sha256.update(buffer, 0, read);
      }
    } catch (IOException | RuntimeException failure) {
      failures.add(failure);
      throw failure;
    }
    exchange.respondBytes(
        200, "text/plain", HexFormat.of().formatHex(sha256.digest()).getBytes(US_ASCII));
  }

  private static void continues(Exchange exchange) throws IOException {
    byte[] body = exchange.body().readAllBytes();
    exchange.respondBytes(
        200, "text/plain", (exchange.expectsContinue() + "," + body.length).getBytes(US_ASCII));
  }

  /** Outlasts the idle time-out of the connection without reading or writing. */
  private void think(Exchange exchange) throws IOException {
    long until = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    await().atMost(Duration.ofSeconds(10)).until(() -> System.nanoTime() - until > 0);
    exchange.respond(204);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void readsALargeBodyWholly() throws Exception {
    byte[] body = new byte[20_000_003];
    new Random(1).nextBytes(body);
    try (RawClient client = new RawClient(service.uri())) {
      client.send("PUT /digest HTTP/1.1\r\nHost: t\r\nContent-Length: " + body.length + "\r\n\r\n");
      assertThat(client.send(body).read().text()).isEqualTo(sha256(body));
      client.send("PUT /digest HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc");
      assertThat(client.read().text()).isEqualTo(sha256("abc".getBytes(US_ASCII)));
    }
  }

  @Test
  void readsChunksAndAnEmptyBody() throws Exception {
    try (RawClient client = new RawClient(service.uri())) {
      client.send("PUT /digest HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send("3\r\nabc\r\n1;x=y\r\nd\r\n0\r\nTrailer: 1\r\n\r\n");
      assertThat(client.read().text()).isEqualTo(sha256("abcd".getBytes(US_ASCII)));
      client.send("PUT /digest HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n");
      assertThat(client.read().text()).isEqualTo(sha256(new byte[0]));
    }
  }

  @Test
  void tellsThatTheClientCutItsBodyAndAnswersWhereItStillListens() throws Exception {
    try (RawClient client = new RawClient(service.uri())) {
      client.send("PUT /digest HTTP/1.1\r\nHost: t\r\nContent-Length: 100\r\n\r\nonly this");
      client.finishSending();
      await().until(() -> !failures.isEmpty());
      assertThat(failures.remove()).isInstanceOf(ClientGoneException.class);
      Answer answer = client.read();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text()).contains("\"upload_cut\"");
      assertThat(client.atEnd()).isTrue();
    }
  }

  @Test
  void tellsThatTheConnectionWasReset() throws Exception {
    try (RawClient client = new RawClient(service.uri())) {
      client.send("PUT /digest HTTP/1.1\r\nHost: t\r\nContent-Length: 100\r\n\r\nonly this");
      client.reset();
    }
    await().until(() -> !failures.isEmpty());
    assertThat(failures.remove()).isInstanceOf(ClientGoneException.class);
  }

  @Test
  void tellsThatChunksAreMalformed() throws Exception {
    try (RawClient client = new RawClient(service.uri())) {
      client.send("PUT /digest HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
      await().until(() -> !failures.isEmpty());
      assertThat(failures.remove()).isInstanceOf(ClientGoneException.class);
    }
  }

  @Test
  void givesUpOnASilentClientButNotOnAThinkingHandler() throws Exception {
    service.close();
    service = Services.start(Services.withIdleTimeout(Duration.ofSeconds(1)), this::routes);
    try (RawClient client = new RawClient(service.uri())) {
      client.send("PUT /digest HTTP/1.1\r\nHost: t\r\nContent-Length: 100\r\n\r\nonly this");
      await().until(() -> !failures.isEmpty());
      assertThat(failures.remove()).isInstanceOf(ClientGoneException.class);
      assertThat(client.read().text()).contains("upload_cut");
      assertThat(client.atEnd()).isTrue();
    }
    assertThat(RawClient.get(service.uri(), "/slow").status()).isEqualTo(204);
  }

  @Test
  void tellsAWaitingClientToGoOnWhenTheBodyIsWanted() throws Exception {
    try (RawClient client = new RawClient(service.uri())) {
      client.send(
          "PUT /continue HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
      assertThat(client.readHead().status()).isEqualTo(100);
      assertThat(client.send("abc").read().text()).isEqualTo("true,3");
    }
  }

  @Test
  void neverTellsAWaitingClientToGoOnWhenTheBodyIsRefused() throws Exception {
    try (RawClient client = new RawClient(service.uri())) {
      client.send(
          "PUT /refuse HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
      Answer answer = client.read();
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(client.atEnd()).isTrue();
    }
  }
}
