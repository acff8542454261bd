package io.artstore.query.db;

import io.artstore.api.file.FeedCursor;
import java.util.Optional;

/**
 * How far an element's feed was read.
 *
 * @param after empty before the first page
 * @param sweeping whether the feed is being read again from the start, after which what was not met
 *     is taken for deleted
 */
public record FeedPosition(Optional<FeedCursor> after, boolean sweeping) {
  public static final FeedPosition START = new FeedPosition(Optional.empty(), false);
}
