package io.artstore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.artstore.api.problem.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TransportTest {
  private static final OptionalLong NO_LENGTH = OptionalLong.empty();
  private static final String PROBLEM =
      "{\"code\":\"insufficient_storage\",\"detail\":\"full\",\"trace_id\":\"t1\",\"status\":507}";

  private final Transport transport =
      Transport.open(ClientSettings.defaults().withIdleTimeout(Duration.ofMillis(400)));

  @AfterEach
  void close() {
    transport.close();
  }

  @Test
  void leavesTheBodyAloneWhenItIsRefusedByItsHead() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            (request, number) -> {
              request.answer(507, "Connection: close\r\nRetry-After: 7\r\n", PROBLEM);
              request.socket().close();
            })) {
      UploadBody body = body("never sent");
      Call call = Call.to("PUT", server.uri()).body(body);
      assertThatThrownBy(() -> transport.send(call).require(201))
          .isInstanceOfSatisfying(
              ProblemResponseException.class,
              problem -> {
                assertThat(problem.is(ErrorCode.INSUFFICIENT_STORAGE)).isTrue();
                assertThat(problem.traceId()).isEqualTo("t1");
                assertThat(problem.retryAfter()).contains(Duration.ofSeconds(7));
              });
      assertThat(body.consumed()).isFalse();
      assertThat(server.requests().getFirst().field("Expect")).contains("100-Continue");
    }
  }

  @Test
  void sendsTheBodyWhenTheServerWantsIt() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            (request, number) -> {
              request.send("HTTP/1.1 100 Continue\r\n\r\n");
              String text = new String(request.readBody(5), StandardCharsets.UTF_8);
              request.answer(200, "", text);
            })) {
      UploadBody body = body("hello");
      try (Answer answer = transport.send(Call.to("PUT", server.uri()).body(body))) {
        assertThat(answer.bytes(100)).asString().isEqualTo("hello");
      }
      assertThat(body.sent()).isEqualTo(5);
    }
  }

  @Test
  void cutsTheUploadWhenTheSourceFails() throws Exception {
    AtomicInteger seen = new AtomicInteger(-1);
    try (ScriptedServer server =
        new ScriptedServer(
            (request, number) -> {
              request.send("HTTP/1.1 100 Continue\r\n\r\n");
              seen.set(request.readBody(1_000).length);
            })) {
      InputStream source = new SequenceInputStream(bytes("some bytes"), failing());
      Call call = Call.to("PUT", server.uri()).body(new UploadBody(source, OptionalLong.of(1_000)));
      assertThatThrownBy(() -> transport.send(call))
          .isInstanceOf(ClientException.SourceFailed.class)
          .hasMessageContaining("disk on fire");
      await().untilAsserted(() -> assertThat(seen.get()).isEqualTo(10));
    }
  }

  @Test
  void cutsTheUploadWhenTheSourceEndsEarly() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            (request, number) -> {
              request.send("HTTP/1.1 100 Continue\r\n\r\n");
              request.readBody(100);
            })) {
      Call call =
          Call.to("PUT", server.uri()).body(new UploadBody(bytes("abc"), OptionalLong.of(100)));
      assertThatThrownBy(() -> transport.send(call))
          .isInstanceOf(ClientException.SourceFailed.class)
          .hasMessageContaining("3 of 100");
    }
  }

  @Test
  void givesUpWhenNothingMoves() throws Exception {
    try (ScriptedServer server = new ScriptedServer((request, number) -> {})) {
      assertThatThrownBy(() -> transport.send(Call.to("GET", server.uri())))
          .isInstanceOf(ClientException.Stalled.class);
    }
  }

  @Test
  void givesUpWhenTheAnswerStopsHalfWay() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                (request, number) ->
                    request.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"));
        Answer answer = transport.send(Call.to("GET", server.uri()))) {
      assertThatThrownBy(() -> answer.body().readAllBytes())
          .isInstanceOf(ClientException.Stalled.class);
    }
  }

  @Test
  void neverTakesAPartForTheWhole() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                (request, number) -> {
                  request.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                  request.socket().close();
                });
        Answer answer = transport.send(Call.to("GET", server.uri()))) {
      assertThatThrownBy(() -> answer.body().readAllBytes())
          .isInstanceOf(ClientException.Broken.class);
    }
  }

  @Test
  void tellsNobodyThereFromALostConnection() throws Exception {
    URI nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
    assertThatThrownBy(() -> transport.send(Call.to("GET", nobody)))
        .isInstanceOf(ClientException.NotConnected.class);
    try (ScriptedServer server =
        new ScriptedServer((request, number) -> request.socket().close())) {
      assertThatThrownBy(() -> transport.send(Call.to("DELETE", server.uri())))
          .isInstanceOf(ClientException.Broken.class);
      assertThat(server.requests()).hasSize(1);
      assertThatThrownBy(() -> transport.send(Call.to("PUT", server.uri()).repeatable()))
          .isInstanceOf(ClientException.Broken.class);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void asksOnceMoreWithAFreshTokenAfterA401() throws Exception {
    AtomicInteger issued = new AtomicInteger();
    TokenSource tokens =
        new TokenSource() {
          @Override
          public Optional<String> token() {
            return Optional.of("token" + issued.get());
          }

          @Override
          public void refused(String token) {
            issued.incrementAndGet();
          }
        };
    try (ScriptedServer server =
        new ScriptedServer(
            (request, number) ->
                request.answer(
                    request.field("Authorization").equals(Optional.of("Bearer token1")) ? 200 : 401,
                    "",
                    "{}"))) {
      try (Answer answer = transport.send(Call.to("GET", server.uri()).as(tokens))) {
        assertThat(answer.status()).isEqualTo(200);
      }
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void closesARefusalWhenNoFreshTokenCanBeHad() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    TokenSource tokens =
        new TokenSource() {
          @Override
          public Optional<String> token() {
            if (asked.incrementAndGet() > 1) {
              throw new ClientException.NotConnected("nobody there", null);
            }
            return Optional.of("token");
          }

          @Override
          public void refused(String token) {}
        };
    CountDownLatch closed = new CountDownLatch(1);
    try (ScriptedServer server =
        new ScriptedServer(
            (request, number) -> {
              // Longer than what came, so that only closing it lets the connection go.
              request.send("HTTP/1.1 401 X\r\nContent-Length: 1000\r\n\r\n{");
              if (request.socket().getInputStream().read() < 0) {
                closed.countDown();
              }
            })) {
      Call call = Call.to("GET", server.uri()).as(tokens);
      assertThatThrownBy(() -> transport.send(call))
          .isInstanceOf(ClientException.NotConnected.class);
      closed.await();
    }
  }

  @Test
  void tellsWhichBodiesMayHaveArrivedWhole() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            (request, number) -> {
              request.send("HTTP/1.1 100 Continue\r\n\r\n");
              request.readBody(3);
              request.socket().close();
            })) {
      UploadBody cut = new UploadBody(new SequenceInputStream(bytes("abc"), endless()), NO_LENGTH);
      assertThatThrownBy(() -> transport.send(Call.to("PUT", server.uri()).body(cut)))
          .isInstanceOf(ClientException.class);
      assertThat(cut.complete()).isFalse();
      UploadBody chunked = new UploadBody(bytes("abc"), NO_LENGTH);
      assertThatThrownBy(() -> transport.send(Call.to("PUT", server.uri()).body(chunked)))
          .isInstanceOf(ClientException.class);
      await().untilAsserted(() -> assertThat(chunked.complete()).isTrue());
      UploadBody counted = body("abc");
      assertThatThrownBy(() -> transport.send(Call.to("PUT", server.uri()).body(counted)))
          .isInstanceOf(ClientException.class);
      assertThat(counted.complete()).isTrue();
    }
  }

  @Test
  void waitsForTheHeadAsLongAsItIsToldAndForTheBodyAsUsual() throws Exception {
    try (Transport patient = Transport.open(ClientSettings.defaults());
        ScriptedServer server =
            new ScriptedServer(
                (request, number) -> {
                  if (number == 2) {
                    request.answer(200, "", "body");
                  }
                })) {
      Call silent = Call.to("GET", server.uri()).headWithin(Duration.ofMillis(200));
      assertThatThrownBy(() -> patient.send(silent)).isInstanceOf(ClientException.Stalled.class);
      try (Answer answer =
          patient.send(Call.to("GET", server.uri()).headWithin(Duration.ofSeconds(20)))) {
        assertThat(answer.bytes(100)).asString().isEqualTo("body");
      }
    }
  }

  @Test
  void readsTheCodeOfARefusedHeadFromItsField() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(
            (request, number) ->
                request.send(
                    "HTTP/1.1 410 X\r\nProblem-Code: file_deleted\r\nContent-Length: 99\r\n\r\n"))) {
      assertThatThrownBy(() -> transport.send(Call.to("HEAD", server.uri())).require(200))
          .isInstanceOfSatisfying(
              ProblemResponseException.class,
              problem -> assertThat(problem.is(ErrorCode.FILE_DELETED)).isTrue());
    }
  }

  private static UploadBody body(String text) {
    return new UploadBody(bytes(text), OptionalLong.of(text.length()));
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static InputStream endless() {
    return new InputStream() {
      @Override
      public int read() {
        return 0;
      }
    };
  }

  private static InputStream failing() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("disk on fire");
      }

      @Override
      public int read(byte[] buffer, int offset, int length) throws IOException {
        return read();
      }
    };
  }
}
