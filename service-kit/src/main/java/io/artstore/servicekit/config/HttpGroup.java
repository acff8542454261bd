package io.artstore.servicekit.config;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The keys {@code http.*}: where a service listens and how much it takes on. */
public interface HttpGroup {
  @WithDefault("127.0.0.1")
  String host();

  /** 0 takes a free one. */
  int port();

  /** Requests worked on at once; more are answered {@code 503 overloaded}. */
  @WithDefault("256")
  int maxConcurrentRequests();

  /** How long a connection may stay silent; longer than clients keep idle ones. */
  @WithDefault("60s")
  Duration idleTimeout();

  /** How long requests in flight may go on when the service stops. */
  @WithDefault("20s")
  Duration drainTimeout();
}
