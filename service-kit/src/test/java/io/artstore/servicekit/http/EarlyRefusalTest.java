package io.artstore.servicekit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.api.problem.ErrorCode;
import io.artstore.servicekit.http.RawClient.Answer;
import java.io.IOException;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A refusal must reach clients that write their whole body before they read. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EarlyRefusalTest {
  private static final int MIB = 1024 * 1024;

  private final AtomicLong handled = new AtomicLong();
  private final Semaphore waiting = new Semaphore(0);
  private final HttpService service =
      Services.start(
          routes ->
              routes
                  .put("/full", Access.open(), exchange -> refuse())
                  .put("/secret", Access.signedIn(), exchange -> exchange.respond(204))
                  .put("/some", Access.open(), EarlyRefusalTest::readSome)
                  .put("/elsewhere", Access.open(), this::readElsewhere)
                  .get("/alive", Access.open(), exchange -> exchange.respond(204)));

  @AfterAll
  void stop() {
    service.close();
  }

  private void refuse() {
    handled.incrementAndGet();
    throw new ProblemException(ErrorCode.INSUFFICIENT_STORAGE, "full");
  }

  private static void readSome(Exchange exchange) throws IOException {
    assertThat(exchange.body().readNBytes(1000)).hasSize(1000);
    throw new ProblemException(ErrorCode.DIGEST_MISMATCH, "seen enough");
  }

  /** As an upload that is passed on: another thread reads, and is stopped while it waits. */
  private void readElsewhere(Exchange exchange) throws InterruptedException {
    Thread reader = Thread.startVirtualThread(() -> readToTheEnd(exchange));
    waiting.acquire();
    reader.interrupt();
    reader.join();
    throw new ProblemException(ErrorCode.ELEMENT_FAILED, "nobody wants it any more");
  }

  private void readToTheEnd(Exchange exchange) {
    try {
      exchange.body().readNBytes(5);
      waiting.release();
      exchange.body().readAllBytes();
      throw new AssertionError("was not interrupted");
    } catch (IOException stopped) {
      // As it should be.
      return;
    }
  }

  private static String head(String path, long length) {
    return "PUT %s HTTP/1.1\r\nHost: t\r\nContent-Length: %d\r\n\r\n".formatted(path, length);
  }

  @RepeatedTest(10)
  void reachesAClientThatWritesEverythingFirst() throws Exception {
    byte[] body = new byte[32 * MIB];
    try (RawClient client = new RawClient(service.uri())) {
      Answer answer = client.send(head("/full", body.length)).send(body).read();

      assertThat(answer.status()).isEqualTo(507);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(answer.text()).contains("insufficient_storage");
      assertThat(client.atEnd()).isTrue();
    }
  }

  @Test
  void reachesItAlsoFromTheMiddleOfTheBodyAndWithoutAToken() throws Exception {
    byte[] body = new byte[8 * MIB];
    for (String path : new String[] {"/some", "/secret", "/nowhere"}) {
      try (RawClient client = new RawClient(service.uri())) {
        Answer answer = client.send(head(path, body.length)).send(body).read();
        assertThat(answer.status()).as(path).isIn(422, 401, 404);
        assertThat(answer.header("connection")).isEqualTo("close");
      }
    }
  }

  @RepeatedTest(10)
  void reachesAClientWhoseBodyWasReadByAThreadThatWasStopped() throws Exception {
    byte[] rest = new byte[8 * MIB];
    try (RawClient client = new RawClient(service.uri())) {
      client.send(head("/elsewhere", 5 + rest.length)).send("hello");
      Answer answer = client.readHead();
      client.send(rest);
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.header("connection")).isEqualTo("close");
      client.readToEnd();
    }
  }

  @Test
  void reachesTheClientOfTheJdk() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int round = 0; round < 10; round++) {
        HttpResponse<String> response =
            client.send(
                HttpRequest.newBuilder(service.uri().resolve("/full"))
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[16 * MIB]))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(507);
      }
    }
  }

  @Test
  void keepsTheConnectionWhenTheBodyHadArrived() throws Exception {
    try (RawClient client = new RawClient(service.uri())) {
      Answer refused = client.send(head("/full", 5) + "hello").read();
      assertThat(refused.status()).isEqualTo(507);
      assertThat(refused.header("connection")).isEmpty();
      assertThat(client.send("GET /alive HTTP/1.1\r\nHost: t\r\n\r\n").read().status())
          .isEqualTo(204);
    }
  }

  @Test
  void stopsTakingAnEndlessBody() throws Exception {
    byte[] piece = new byte[MIB];
    try (RawClient client = new RawClient(service.uri())) {
      client.send(head("/full", 4096L * MIB));
      assertThat(client.read().status()).isEqualTo(507);
      assertThatThrownBy(
              () -> {
                for (int sent = 0; sent < 4096; sent++) {
                  client.send(piece);
                }
              })
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void doesNotWaitForAClientThatSendsNothingMore() throws Exception {
    try (RawClient client = new RawClient(service.uri())) {
      Answer answer = client.send(head("/full", 4096L * MIB)).send("a little").read();
      assertThat(answer.status()).isEqualTo(507);
      assertThat(client.atEnd()).isTrue();
    }
  }
}
