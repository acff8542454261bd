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

/**
 * The cache of one token. The lock lets one thread ask while the others use the token as long as it
 * is good; what the lock guards is also read without it, so it is volatile.
 */
final class ClientCredentialsTokens implements TokenSource {
  /** Renewed when less than this, or than a fifth of its life, is left. */
  private static final Duration RENEWAL_MARGIN = Duration.ofMinutes(2);

  /** A failure is the answer to whoever asks this soon: those who waited do not ask in turn. */
  private static final Duration FAILURE_MEMORY = Duration.ofSeconds(1);

  private static final long LIFE_WHEN_UNSTATED_SECONDS = 60;

  private final Transport transport;
  private final URI tokenEndpoint;
  private final ClientCredentials credentials;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Token current;
  private volatile @Nullable Failure lastFailure;

  private record Token(String text, long renewAt, long expiresAt) {
    boolean isFresh(long now) {
      return renewAt - now > 0;
    }

    boolean isGood(long now) {
      return expiresAt - now > 0;
    }
  }

  private record Failure(ClientException cause, long at) {}

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
    long now = nanoTime.getAsLong();
    Token token = current;
    if (token != null && token.isFresh(now)) {
      return Optional.of(token.text);
    }
    if (token != null && token.isGood(now)) {
      if (!lock.tryLock()) {
        return Optional.of(token.text);
      }
    } else {
      lock.lock();
    }
    try {
      return Optional.of(renewed().text);
    } finally {
      lock.unlock();
    }
  }

  /** Takes no lock: a renewal that hangs must not hold up whoever was refused. */
  @Override
  public void refused(String token) {
    Token known = current;
    if (known != null && known.text.equals(token)) {
      current = null;
    }
  }

  private Token renewed() {
    long now = nanoTime.getAsLong();
    Token token = current;
    if (token != null && token.isFresh(now)) {
      return token;
    }
    Failure failure = lastFailure;
    if (failure == null || now - failure.at >= FAILURE_MEMORY.toNanos()) {
      try {
        Token fresh = request();
        current = fresh;
        lastFailure = null;
        return fresh;
      } catch (ClientException e) {
        failure = new Failure(e, nanoTime.getAsLong());
        // An interrupted caller has failed, not the endpoint.
        lastFailure = Thread.currentThread().isInterrupted() ? null : failure;
      }
    }
    if (token != null && token.isGood(nanoTime.getAsLong())) {
      return token;
    }
    throw failure.cause;
  }

  private Token request() {
    long asked = nanoTime.getAsLong();
    JsonNode answer = ask();
    String text = answer.path("access_token").asText("");
    if (text.isEmpty()) {
      throw new ClientException.Unintelligible(tokenEndpoint + ": no access_token came", null);
    }
    long seconds = answer.path("expires_in").asLong(LIFE_WHEN_UNSTATED_SECONDS);
    long life = Duration.ofSeconds(seconds).toNanos();
    long margin = Math.min(RENEWAL_MARGIN.toNanos(), life / 5);
    return new Token(text, asked + life - margin, asked + life);
  }

  /** Asked once: whoever needs the token repeats its own request, and two layers would multiply. */
  private JsonNode ask() {
    try (Answer response =
        transport.send(
            Call.to("POST", tokenEndpoint)
                .header("Authorization", "Basic " + basic())
                .form("grant_type=client_credentials")
                .repeatable())) {
      return response.require(200).json(JsonNode.class);
    }
  }

  private String basic() {
    // RFC 6749, section 2.3.1: both parts are form-encoded before they are joined.
    String pair = Call.encode(credentials.clientId()) + ":" + Call.encode(credentials.secret());
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }
}
