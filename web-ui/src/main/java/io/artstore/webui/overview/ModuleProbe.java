package io.artstore.webui.overview;

import com.fasterxml.jackson.core.JacksonException;
import io.artstore.api.json.WireJson;
import io.artstore.api.module.ModuleStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Asks modules how they are, all at once, each within {@link #ANSWER_TIME}; what has not answered
 * by then is reported as down. Redirects are not followed: an address from the registry must not
 * lead anywhere else.
 */
final class ModuleProbe {
  static final Duration ANSWER_TIME = Duration.ofSeconds(2);

  /** An answer is a few hundred bytes; more than this is not one. */
  static final int ANSWER_LIMIT = 64 * 1024;

  /** Requests in flight, over all page views. */
  private static final int CONCURRENT_LIMIT = 64;

  private static final String TOO_LATE = "no answer within %d s".formatted(ANSWER_TIME.toSeconds());

  private final HttpClient client;
  private final ExecutorService threads;
  private final Semaphore slots = new Semaphore(CONCURRENT_LIMIT);

  ModuleProbe(HttpClient client, ExecutorService threads) {
    this.client = client;
    this.threads = threads;
  }

  /** One card per module, in the same order. */
  List<ModuleCard> probe(List<KnownModule> modules) {
    return modules.stream().map(this::start).toList().stream()
        .map(CompletableFuture::join)
        .toList();
  }

  private CompletableFuture<ModuleCard> start(KnownModule module) {
    return CompletableFuture.supplyAsync(() -> ask(module), threads)
        .completeOnTimeout(
            ModuleCard.silent(module, TOO_LATE), ANSWER_TIME.toMillis(), TimeUnit.MILLISECONDS);
  }

  private ModuleCard ask(KnownModule module) {
    try {
      slots.acquire();
      try {
        return read(module);
      } finally {
        slots.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ModuleCard.silent(module, "was not asked");
    }
  }

  private ModuleCard read(KnownModule module) throws InterruptedException {
    HttpRequest request;
    try {
      request = HttpRequest.newBuilder(module.at("/health/ready")).timeout(ANSWER_TIME).build();
    } catch (IllegalArgumentException e) {
      return ModuleCard.silent(module, "its address is no HTTP address");
    }
    try {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] answer = body.readNBytes(ANSWER_LIMIT);
        return ModuleCard.answered(module, WireJson.mapper().readValue(answer, ModuleStatus.class));
      }
    } catch (HttpTimeoutException e) {
      return ModuleCard.silent(module, TOO_LATE);
    } catch (JacksonException e) {
      return ModuleCard.silent(module, "something else answers at this address");
    } catch (IOException e) {
      return ModuleCard.silent(module, "no answer");
    }
  }
}
