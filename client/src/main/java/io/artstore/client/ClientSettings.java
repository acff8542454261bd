package io.artstore.client;

import java.time.Duration;

/**
 * How patient a client is.
 *
 * @param idleTimeout how long no byte may move; a transfer as a whole may take any time
 * @param retries how often a request that is safe to repeat is repeated
 */
public record ClientSettings(
    Duration connectTimeout, Duration idleTimeout, int retries, Duration firstRetryDelay) {

  public static ClientSettings defaults() {
    return new ClientSettings(
        Duration.ofSeconds(5), Duration.ofSeconds(60), 3, Duration.ofMillis(200));
  }

  public ClientSettings withIdleTimeout(Duration timeout) {
    return new ClientSettings(connectTimeout, timeout, retries, firstRetryDelay);
  }

  public ClientSettings withRetries(int number) {
    return new ClientSettings(connectTimeout, idleTimeout, number, firstRetryDelay);
  }
}
