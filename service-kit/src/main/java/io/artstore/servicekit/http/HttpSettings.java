package io.artstore.servicekit.http;

import io.artstore.servicekit.config.HttpGroup;
import java.time.Duration;

/**
 * Where a service listens and how much it takes on.
 *
 * @param port 0 takes a free one
 * @param maxConcurrentRequests worked on at once; more are answered {@code 503 overloaded}
 * @param idleTimeout how long a connection, and a body under way, may stay silent
 * @param drainTimeout how long requests in flight may go on when the service stops
 */
public record HttpSettings(
    String host, int port, int maxConcurrentRequests, Duration idleTimeout, Duration drainTimeout) {

  private static final int MAX_CONCURRENT_REQUESTS = 256;

  /** Longer than clients keep idle connections (JDK: 30 s), so that it is they who end them. */
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(20);

  public HttpSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("no such port: " + port);
    }
    if (maxConcurrentRequests < 1) {
      throw new IllegalArgumentException(
          "at least one request must be allowed, not " + maxConcurrentRequests);
    }
  }

  /** With the usual limits. */
  public static HttpSettings of(String host, int port) {
    return new HttpSettings(host, port, MAX_CONCURRENT_REQUESTS, IDLE_TIMEOUT, DRAIN_TIMEOUT);
  }

  /** As the configuration says. */
  public static HttpSettings from(HttpGroup group) {
    return new HttpSettings(
        group.host(),
        group.port(),
        group.maxConcurrentRequests(),
        group.idleTimeout(),
        group.drainTimeout());
  }
}
