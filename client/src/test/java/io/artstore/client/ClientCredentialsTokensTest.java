package io.artstore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ClientCredentialsTokensTest {
  private static final ClientSettings QUICK =
      new ClientSettings(Duration.ofSeconds(2), Duration.ofSeconds(2), 1, Duration.ofMillis(1));

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger issued = new AtomicInteger();
  private final AtomicBoolean away = new AtomicBoolean();

  @Test
  void renewsBeforeExpiryAndBridgesAnAbsenceWithTheOldOne() throws Exception {
    try (Transport transport = Transport.open(QUICK);
        ScriptedServer server = tokens()) {
      TokenSource tokens =
          new ClientCredentialsTokens(
              transport, server.uri(), new ClientCredentials("id", "secret"), now::get);
      assertThat(tokens.token()).contains("token1");
      assertThat(tokens.token()).contains("token1");
      now.addAndGet(Duration.ofMinutes(29).toNanos());
      assertThat(tokens.token()).contains("token2");
      tokens.refused("token1");
      assertThat(tokens.token()).contains("token2");
      tokens.refused("token2");
      assertThat(tokens.token()).contains("token3");
      away.set(true);
      now.addAndGet(Duration.ofMinutes(29).toNanos());
      assertThat(tokens.token()).contains("token3");
      now.addAndGet(Duration.ofMinutes(2).toNanos());
      assertThatThrownBy(tokens::token)
          .isInstanceOfSatisfying(
              ProblemResponseException.class,
              problem -> assertThat(problem.status()).isEqualTo(503));
    }
  }

  @Test
  void tellsWhyTheSecretWasRefusedWithoutTellingTheSecret() throws Exception {
    try (Transport transport = Transport.open(QUICK);
        ScriptedServer server =
            new ScriptedServer(
                (request, number) -> {
                  request.readBody(29);
                  request.answer(
                      401, "", "{\"error\":\"invalid_client\",\"error_description\":\"no\"}");
                })) {
      TokenSource tokens =
          TokenSource.clientCredentials(
              transport, server.uri(), new ClientCredentials("id", "swordfish"));
      assertThatThrownBy(tokens::token)
          .hasMessageContaining("invalid_client")
          .hasMessageNotContaining("swordfish");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void doesNotHoldUpAnybodyWhileAGoodTokenIsRenewed() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (Transport transport = Transport.open(QUICK);
        ScriptedServer server =
            new ScriptedServer(
                (request, number) -> {
                  request.readBody(29);
                  if (number == 1) {
                    request.answer(200, "", "{\"access_token\":\"one\",\"expires_in\":1800}");
                  } else {
                    // Never answered.
                    asked.countDown();
                  }
                })) {
      TokenSource tokens =
          new ClientCredentialsTokens(
              transport, server.uri(), new ClientCredentials("id", "secret"), now::get);
      assertThat(tokens.token()).contains("one");
      now.addAndGet(Duration.ofMinutes(29).toNanos());
      FutureTask<Optional<String>> renewing = new FutureTask<>(tokens::token);
      Thread.startVirtualThread(renewing);
      asked.await();
      assertThat(tokens.token()).contains("one");
      assertThat(renewing).isNotDone();
      assertThat(renewing.get()).contains("one");
      // Known to fail: not asked again for a second.
      assertThat(tokens.token()).contains("one");
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void asksOnceForAllWhoWaitWhileThereIsNoToken() throws Exception {
    away.set(true);
    try (Transport transport = Transport.open(QUICK);
        ScriptedServer server = tokens()) {
      TokenSource tokens =
          new ClientCredentialsTokens(
              transport, server.uri(), new ClientCredentials("id", "secret"), now::get);
      for (int waiter = 0; waiter < 5; waiter++) {
        assertThatThrownBy(tokens::token).isInstanceOf(ProblemResponseException.class);
      }
      assertThat(server.requests()).hasSize(1);
      away.set(false);
      now.addAndGet(Duration.ofSeconds(1).toNanos());
      assertThat(tokens.token()).contains("token1");
    }
  }

  private ScriptedServer tokens() throws Exception {
    return new ScriptedServer(
        (request, number) -> {
          request.readBody(29);
          if (away.get()) {
            request.answer(503, "", "{}");
          } else {
            request.answer(
                200,
                "",
                "{\"access_token\":\"token%d\",\"expires_in\":1800}"
                    .formatted(issued.incrementAndGet()));
          }
        });
  }
}
