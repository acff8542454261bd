package io.artstore.schema.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who is connected to the live database now.
 *
 * @param application as the session calls itself; may be empty
 * @param host address of the client, or {@code local}
 * @param transaction how long it has been in its transaction; empty outside of one, or where the
 *     reader may not know
 * @param blocks tables on which it holds a lock that a step would wait for
 */
public record LiveSession(
    int pid,
    String role,
    String application,
    String host,
    Optional<Duration> transaction,
    List<String> blocks) {
  public LiveSession {
    blocks = List.copyOf(blocks);
  }
}
