package io.artstore.servicekit.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import io.artstore.servicekit.config.ConfigException;
import io.artstore.servicekit.security.AuthenticationException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys from a JWK Set address. Known keys go on being used while the address is away. An unknown
 * key id causes a fetch, but strangers who invent key ids cause at most one in {@link #PAUSE}. The
 * lock guards fetching; what was fetched is published as one immutable snapshot.
 */
final class JwksKeySource implements KeySource {
  static final Duration PAUSE = Duration.ofSeconds(5);
  static final Duration FRESH = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(JwksKeySource.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** For the whole answer, its body included: callers wait for it. */
  private static final Duration FETCH_LIMIT = Duration.ofSeconds(5);

  private static final int SIZE_LIMIT = 1024 * 1024;

  private final URI address;
  private final HttpClient client;
  private final Duration fetchLimit;
  private final LongSupplier nanoTime;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile Snapshot snapshot;

  JwksKeySource(URI address, HttpClient client, Duration fetchLimit, LongSupplier nanoTime) {
    this.address = address;
    this.client = client;
    this.fetchLimit = fetchLimit;
    this.nanoTime = nanoTime;
    this.snapshot = new Snapshot(Map.of(), 0, 0, null, true);
  }

  static JwksKeySource at(URI address) {
    boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    if (!http || address.getHost() == null) {
      throw new ConfigException("keys can only be fetched by http or https, not from " + address);
    }
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    return new JwksKeySource(address, client, FETCH_LIMIT, System::nanoTime);
  }

  @Override
  public List<RSAPublicKey> keysFor(String keyId) throws AuthenticationException {
    Snapshot known = snapshot;
    List<RSAPublicKey> keys = known.keysFor(keyId);
    if (keys.isEmpty()) {
      return fetchUnlessJustDone(keyId);
    }
    if (known.age(nanoTime.getAsLong()).compareTo(FRESH) > 0 && fetching.tryLock()) {
      // One caller fetches, the others go on with what is known.
      try {
        fetch();
      } finally {
        fetching.unlock();
      }
      return snapshot.keysFor(keyId);
    }
    return keys;
  }

  @Override
  public long generation() {
    return snapshot.generation();
  }

  private List<RSAPublicKey> fetchUnlessJustDone(String keyId) throws AuthenticationException {
    fetching.lock();
    try {
      if (snapshot.keysFor(keyId).isEmpty()
          && snapshot.age(nanoTime.getAsLong()).compareTo(PAUSE) > 0) {
        fetch();
      }
      Snapshot known = snapshot;
      List<RSAPublicKey> keys = known.keysFor(keyId);
      if (keys.isEmpty() && known.lastFetchFailed()) {
        throw new AuthenticationException(
            Reason.KEYS_UNAVAILABLE, "the keys cannot be fetched from " + address);
      }
      return keys;
    } finally {
      fetching.unlock();
    }
  }

  private void fetch() {
    Snapshot known = snapshot;
    try {
      Map<String, RSAPublicKey> keys = download();
      boolean same = keys.equals(known.keys());
      long generation = same ? known.generation() : known.generation() + 1;
      snapshot = new Snapshot(keys, generation, nanoTime.getAsLong(), address, false);
    } catch (IOException | ParseException | JOSEException failure) {
      LOG.warn("keys cannot be fetched from {}: {}", address, failure.toString());
      snapshot =
          new Snapshot(known.keys(), known.generation(), nanoTime.getAsLong(), address, true);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, RSAPublicKey> download()
      throws IOException, InterruptedException, ParseException, JOSEException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Accept", "application/jwk-set+json, application/json")
            .build();
    HttpResponse<byte[]> response =
        bounded(
            client.sendAsync(
                request,
                HttpResponse.BodyHandlers.limiting(
                    HttpResponse.BodyHandlers.ofByteArray(), SIZE_LIMIT)));
    if (response.statusCode() != 200) {
      throw new IOException("the answer was " + response.statusCode());
    }
    return usable(JWKSet.parse(new String(response.body(), StandardCharsets.UTF_8)));
  }

  /** A time-out of the request itself would end with the head of the answer. */
  private <T> T bounded(CompletableFuture<T> fetch) throws IOException, InterruptedException {
    try {
      return fetch.get(fetchLimit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new IOException("no whole answer came within " + fetchLimit, late);
    } catch (ExecutionException failure) {
      throw new IOException(String.valueOf(failure.getCause()), failure);
    } finally {
      fetch.cancel(true);
    }
  }

  private static Map<String, RSAPublicKey> usable(JWKSet set) throws JOSEException {
    Map<String, RSAPublicKey> keys = new LinkedHashMap<>();
    for (JWK key : set.getKeys()) {
      boolean signs = key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse());
      if (signs && key instanceof RSAKey rsa && rsa.size() >= KEY_BITS_AT_LEAST) {
        keys.put(rsa.getKeyID() == null ? "" : rsa.getKeyID(), rsa.toRSAPublicKey());
      }
    }
    return Map.copyOf(keys);
  }

  /**
   * @param fetchedAt when the last attempt was made, by a clock that only counts
   * @param fetchedFrom absent before the first attempt
   */
  private record Snapshot(
      Map<String, RSAPublicKey> keys,
      long generation,
      long fetchedAt,
      @Nullable URI fetchedFrom,
      boolean lastFetchFailed) {

    List<RSAPublicKey> keysFor(String keyId) {
      if (keyId.isEmpty()) {
        return List.copyOf(keys.values());
      }
      RSAPublicKey key = keys.get(keyId);
      return key == null ? List.of() : List.of(key);
    }

    Duration age(long now) {
      return fetchedFrom == null
          ? Duration.ofDays(1)
          : Duration.ofNanos(Math.max(0, now - fetchedAt));
    }
  }
}
