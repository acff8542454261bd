package io.artstore.query;

import io.artstore.query.db.ParkedChanges;
import io.artstore.query.feed.Followers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What an operator watches of the feeds; values are asked when the metrics are read. */
final class FeedMeters {
  private FeedMeters() {}

  static void register(MeterRegistry registry, ParkedChanges parked, Followers followers) {
    Gauge.builder("artstore.feeds.followed", followers, Followers::following)
        .description("change feeds of storage elements that are followed")
        .register(registry);
    Gauge.builder("artstore.feeds.failing", followers, all -> all.failures().size())
        .description("change feeds that cannot be read at present")
        .register(registry);
    Gauge.builder("artstore.feeds.parked", parked, ParkedChanges::countOrUnknown)
        .description("changes that could not be applied and were put aside")
        .register(registry);
  }
}
