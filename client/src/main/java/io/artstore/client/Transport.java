package io.artstore.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The connections of one program to ArtStore's modules: HTTP/1.1, pooled, watched for idleness. One
 * transport serves any number of clients and threads.
 */
public final class Transport implements AutoCloseable {
  private static final int UNAUTHORIZED = 401;

  private final ClientSettings settings;
  private final HttpClient http;
  private final ExecutorService executor;
  private final IdleWatchdog watchdog = new IdleWatchdog();

  private Transport(ClientSettings settings) {
    this.settings = settings;
    this.executor =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("artstore-client-", 0).factory());
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connectTimeout())
            .executor(executor)
            .build();
  }

  public static Transport open(ClientSettings settings) {
    return new Transport(settings);
  }

  ClientSettings settings() {
    return settings;
  }

  /**
   * Sends a request and waits for the head of the answer, whatever its status. A 401 to a token
   * that was not just fetched makes it ask once more with a fresh one. A request that may be
   * repeated is sent once more when the connection was lost: a pooled one may have been closed
   * meanwhile.
   *
   * @throws ClientException when no answer came
   */
  Answer send(Call call) {
    Optional<String> token = call.tokens().token();
    Answer answer = sendTwiceAtMost(call, token);
    if (answer.status() == UNAUTHORIZED
        && token.isPresent()
        && call.upload().map(body -> !body.consumed()).orElse(true)) {
      call.tokens().refused(token.get());
      Optional<String> fresh = freshToken(call, answer);
      if (!fresh.equals(token)) {
        answer.close();
        return sendTwiceAtMost(call, fresh);
      }
    }
    return answer;
  }

  private static Optional<String> freshToken(Call call, Answer refusal) {
    try {
      return call.tokens().token();
    } catch (RuntimeException e) {
      try (refusal) {
        throw e;
      }
    }
  }

  private Answer sendTwiceAtMost(Call call, Optional<String> token) {
    try {
      return sendOnce(call, token);
    } catch (ClientException.Broken e) {
      if (!call.canRepeat() || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return sendOnce(call, token);
    }
  }

  private Answer sendOnce(Call call, Optional<String> token) {
    Duration patience = settings.idleTimeout().plus(call.extraPatience());
    Duration untilHead = call.headLimit().orElse(patience);
    Activity activity = watchdog.watch(untilHead);
    Optional<BodyPump> pump = call.upload().map(body -> new BodyPump(body, activity));
    CompletableFuture<HttpResponse<InputStream>> exchange =
        http.sendAsync(request(call, token, pump), HttpResponse.BodyHandlers.ofInputStream());
    activity.onExpiry(() -> exchange.cancel(true));
    boolean answered = false;
    try {
      HttpResponse<InputStream> response = exchange.get();
      activity.answered(patience);
      answered = true;
      return new Answer(call.describe(), response, activity);
    } catch (ExecutionException e) {
      throw failure(call, pump, activity, untilHead, e.getCause() == null ? e : e.getCause());
    } catch (CancellationException e) {
      throw failure(call, pump, activity, untilHead, e);
    } catch (InterruptedException e) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      throw new ClientException.Broken(call.describe() + ": interrupted", e);
    } finally {
      pump.ifPresent(BodyPump::stop);
      if (!answered) {
        activity.finish();
      }
    }
  }

  private static HttpRequest request(Call call, Optional<String> token, Optional<BodyPump> pump) {
    HttpRequest.BodyPublisher body =
        pump.<HttpRequest.BodyPublisher>map(sent -> sent)
            .orElseGet(
                () ->
                    call.bytes().length == 0
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(call.bytes()));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.uri())
            .method(call.method(), body)
            // A refusal then costs no byte of the body, and another service can be asked.
            .expectContinue(pump.isPresent() && body.contentLength() != 0);
    call.fields().forEach(field -> request.header(field.name(), field.value()));
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    return request.build();
  }

  private ClientException failure(
      Call call, Optional<BodyPump> pump, Activity activity, Duration patience, Throwable cause) {
    Optional<ClientException> source = pump.flatMap(BodyPump::failure);
    if (source.isPresent()) {
      return source.get();
    }
    if (activity.expired()) {
      return new ClientException.Stalled(
          "%s: no byte moved for %s".formatted(call.describe(), patience));
    }
    String message = call.describe() + ": " + cause;
    return isNotConnected(cause)
        ? new ClientException.NotConnected(message, cause)
        : new ClientException.Broken(message, cause);
  }

  private static boolean isNotConnected(Throwable cause) {
    return cause instanceof ConnectException
        || cause instanceof HttpConnectTimeoutException
        || cause instanceof UnresolvedAddressException
        || (cause instanceof IOException && cause.getCause() instanceof UnresolvedAddressException);
  }

  /** Ends all exchanges at once. */
  @Override
  public void close() {
    http.shutdownNow();
    executor.shutdownNow();
    watchdog.close();
  }
}
