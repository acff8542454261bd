package io.artstore.servicekit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.artstore.api.module.ModuleStatus;
import io.artstore.api.module.WellKnown;
import io.artstore.servicekit.http.RawClient.Answer;
import io.artstore.servicekit.telemetry.ServiceTelemetry;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Too much work, the end of a service, and its beginning where another one listens. */
final class LoadTest {
  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicBoolean sawStopping = new AtomicBoolean();

  private Routes.Builder routes(Routes.Builder routes) {
    return routes
        .addAll(
            BuiltInRoutes.of(
                "test",
                () -> new ModuleStatus("test", "1", inside.get() == 0, Optional.empty(), Map.of()),
                new WellKnown(
                    "test",
                    "1",
                    URI.create("http://a/oauth2/token"),
                    URI.create("http://a"),
                    Optional.empty(),
                    Optional.empty()),
                ServiceTelemetry.of("test")))
        .get("/wait", Access.open(), this::waitAtTheGate)
        .get("/poll", Access.open(), this::pollUntilStopping)
        .get("/quick", Access.open(), exchange -> exchange.respond(204));
  }

  private void waitAtTheGate(Exchange exchange) throws Exception {
    inside.incrementAndGet();
    gate.await();
    exchange.respond(204);
  }

  private void pollUntilStopping(Exchange exchange) throws Exception {
    inside.incrementAndGet();
    await().atMost(Duration.ofSeconds(20)).until(exchange::isStopping);
    sawStopping.set(true);
    exchange.respond(204);
  }

  @Test
  void refusesWhatIsTooMuchAndKeepsWatchersWelcome() throws Exception {
    try (HttpService service = Services.start(Services.withConcurrency(2), this::routes)) {
      List<RawClient> waiting = new ArrayList<>();
      for (int client = 0; client < 2; client++) {
        waiting.add(new RawClient(service.uri()).send("GET /wait HTTP/1.1\r\nHost: t\r\n\r\n"));
      }
      await().until(() -> inside.get() == 2);

      Answer refused = RawClient.get(service.uri(), "/quick");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.text()).contains("\"overloaded\"");
      assertThat(refused.header("retry-after")).isEqualTo("1");
      assertThat(RawClient.get(service.uri(), "/health/live").status()).isEqualTo(200);
      assertThat(RawClient.get(service.uri(), "/health/ready").status()).isEqualTo(503);
      assertThat(RawClient.get(service.uri(), "/metrics").text()).contains("jvm_memory_used_bytes");

      gate.countDown();
      for (RawClient client : waiting) {
        assertThat(client.read().status()).isEqualTo(204);
        client.close();
      }
      await().until(() -> RawClient.get(service.uri(), "/quick").status() == 204);
    }
  }

  @Test
  void worksOnHundredsOfRequestsAtOnce() throws Exception {
    try (HttpService service = Services.start(Services.withConcurrency(500), this::routes)) {
      List<RawClient> waiting = new ArrayList<>();
      for (int client = 0; client < 400; client++) {
        waiting.add(new RawClient(service.uri()).send("GET /wait HTTP/1.1\r\nHost: t\r\n\r\n"));
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> inside.get() == 400);
      gate.countDown();
      for (RawClient client : waiting) {
        assertThat(client.read().status()).isEqualTo(204);
        client.close();
      }
    }
  }

  @Test
  void letsWorkUnderWayEndWhenItStops() throws Exception {
    HttpService service = Services.start(this::routes);
    try (RawClient waiting = new RawClient(service.uri());
        RawClient polling = new RawClient(service.uri())) {
      waiting.send("GET /wait HTTP/1.1\r\nHost: t\r\n\r\n");
      polling.send("GET /poll HTTP/1.1\r\nHost: t\r\n\r\n");
      await().until(() -> inside.get() == 2);

      CompletableFuture<Void> stopped = CompletableFuture.runAsync(service::close);
      assertThat(polling.read().status()).isEqualTo(204);
      assertThat(sawStopping).isTrue();
      assertThat(stopped).isNotDone();
      gate.countDown();
      assertThat(waiting.read().status()).isEqualTo(204);
      await().until(stopped::isDone);
      assertThat(stopped).isCompleted();
    }
    assertThatThrownBy(() -> new RawClient(service.uri()).close())
        .isInstanceOf(java.net.ConnectException.class);
  }

  @Test
  void refusesNewWorkOnOldConnectionsWhileItStops() throws Exception {
    HttpService service = Services.start(this::routes);
    try (RawClient waiting = new RawClient(service.uri());
        RawClient polling = new RawClient(service.uri())) {
      waiting.send("GET /wait HTTP/1.1\r\nHost: t\r\n\r\n");
      // Two requests at once: the second is read after the first was answered, so while stopping.
      polling.send("GET /poll HTTP/1.1\r\nHost: t\r\n\r\nGET /quick HTTP/1.1\r\nHost: t\r\n\r\n");
      await().until(() -> inside.get() == 2);
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(service::close);

      Answer first = polling.read();
      assertThat(first.status()).isEqualTo(204);
      if (first.header("connection").isEmpty()) {
        Answer second = polling.read();
        assertThat(second.status()).isEqualTo(503);
        assertThat(second.text()).contains("shutting_down");
        assertThat(second.header("retry-after")).isEqualTo("1");
      } else {
        assertThat(polling.atEnd()).isTrue();
      }
      gate.countDown();
      await().until(stopped::isDone);
    }
  }

  @Test
  void doesNotWaitForeverForWorkThatNeverEnds() throws Exception {
    HttpSettings impatient =
        new HttpSettings("127.0.0.1", 0, 16, Duration.ofSeconds(30), Duration.ofMillis(200));
    HttpService service = Services.start(impatient, this::routes);
    try (RawClient waiting = new RawClient(service.uri())) {
      waiting.send("GET /wait HTTP/1.1\r\nHost: t\r\n\r\n");
      await().until(() -> inside.get() == 1);
      service.close();
      assertThat(waiting.readToEnd()).isEmpty();
    } finally {
      gate.countDown();
    }
  }

  @Test
  void namesThePortThatIsTaken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      HttpSettings settings = HttpSettings.of("127.0.0.1", other.getLocalPort());

      assertThatThrownBy(() -> Services.start(settings, this::routes))
          .isInstanceOf(PortTakenException.class)
          .hasMessageContaining("127.0.0.1:" + other.getLocalPort());
    }
  }

  @Test
  void tellsAboutItself() throws Exception {
    try (HttpService service = Services.start(this::routes)) {
      assertThat(RawClient.get(service.uri(), "/health/ready").text()).contains("\"ready\":true");
      assertThat(RawClient.get(service.uri(), "/.well-known/artstore").text())
          .contains("\"token_endpoint\":\"http://a/oauth2/token\"")
          .doesNotContain("ingester");
      assertThat(RawClient.get(service.uri(), "/openapi").status()).isEqualTo(404);
    }
  }
}
