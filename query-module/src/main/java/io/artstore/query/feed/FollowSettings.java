package io.artstore.query.feed;

import java.time.Duration;

/**
 * How feeds are followed.
 *
 * @param pageSize changes asked for at once, also the size of a transaction
 * @param longPoll how long an element may wait for the next change
 * @param pauseAfterFailure how long a follower waits before it asks again
 * @param registryRefresh how often new elements are looked for
 * @param parkedRetry how often changes that were put aside are tried again
 */
public record FollowSettings(
    int pageSize,
    Duration longPoll,
    Duration pauseAfterFailure,
    Duration registryRefresh,
    Duration parkedRetry) {
  public static FollowSettings defaults() {
    return new FollowSettings(
        100,
        Duration.ofSeconds(20),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofMinutes(1));
  }
}
