package io.artstore.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RetriesTest {
  private static final ClientSettings QUICK =
      new ClientSettings(Duration.ofSeconds(2), Duration.ofSeconds(5), 1, Duration.ofMillis(1));

  @Test
  void waitsAtLeastAsLongAsTheServiceAsks() throws Exception {
    try (Transport transport = Transport.open(QUICK);
        ScriptedServer server =
            new ScriptedServer(
                (request, number) ->
                    request.answer(
                        number == 1 ? 503 : 200,
                        "Retry-After: 1\r\n",
                        "{\"code\":\"overloaded\"}"))) {
      long begun = System.nanoTime();
      Retries.of(QUICK)
          .run(() -> transport.send(Call.to("GET", server.uri())).require(200).close());
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
      assertThat(server.requests()).hasSize(2);
    }
  }
}
