package io.artstore.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The cache of one token; its lock guards it, so that many threads make one request. */
final class ClientCredentialsTokens implements TokenSource {
  /** Renewed when less than this, or than a fifth of its life, is left. */
  private static final Duration RENEWAL_MARGIN = Duration.ofMinutes(2);

  private static final long LIFE_WHEN_UNSTATED_SECONDS = 60;

  private final Transport transport;
  private final URI tokenEndpoint;
  private final ClientCredentials credentials;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Token current;

  private record Token(String text, long renewAt, long expiresAt) {}

  ClientCredentialsTokens(
      Transport transport,
      URI tokenEndpoint,
      ClientCredentials credentials,
      LongSupplier nanoTime) {
    this.transport = transport;
    this.tokenEndpoint = tokenEndpoint;
    this.credentials = credentials;
    this.nanoTime = nanoTime;
  }

  @Override
  public Optional<String> token() {
    lock.lock();
    try {
      Token token = current;
      if (token == null || token.renewAt - nanoTime.getAsLong() <= 0) {
        token = renew(token);
        current = token;
      }
      return Optional.of(token.text);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void refused(String token) {
    lock.lock();
    try {
      if (current != null && current.text.equals(token)) {
        current = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private Token renew(@Nullable Token old) {
    try {
      return request();
    } catch (ClientException e) {
      if (old != null && old.expiresAt - nanoTime.getAsLong() > 0) {
        return old;
      }
      throw e;
    }
  }

  private Token request() {
    long asked = nanoTime.getAsLong();
    JsonNode answer =
        Retries.of(transport.settings())
            .call(
                () -> {
                  try (Answer response =
                      transport.send(
                          Call.to("POST", tokenEndpoint)
                              .header("Authorization", "Basic " + basic())
                              .form("grant_type=client_credentials")
                              .repeatable())) {
                    return response.require(200).json(JsonNode.class);
                  }
                });
    String text = answer.path("access_token").asText("");
    if (text.isEmpty()) {
      throw new ClientException.Unintelligible(tokenEndpoint + ": no access_token came", null);
    }
    long seconds = answer.path("expires_in").asLong(LIFE_WHEN_UNSTATED_SECONDS);
    long life = Duration.ofSeconds(seconds).toNanos();
    long margin = Math.min(RENEWAL_MARGIN.toNanos(), life / 5);
    return new Token(text, asked + life - margin, asked + life);
  }

  private String basic() {
    // RFC 6749, section 2.3.1: both parts are form-encoded before they are joined.
    String pair = Call.encode(credentials.clientId()) + ":" + Call.encode(credentials.secret());
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
