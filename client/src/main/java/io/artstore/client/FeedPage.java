package io.artstore.client;

import io.artstore.api.file.FeedCursor;
import java.util.List;
import java.util.UUID;

/**
 * A piece of a change feed, item by item, so that one item that cannot be read does not hide the
 * others.
 *
 * @param next where to go on, also when there are no items
 * @param more whether further changes existed behind this page; only its absence means the end
 */
public record FeedPage(UUID feedId, List<FeedItem> items, FeedCursor next, boolean more) {
  public FeedPage {
    items = List.copyOf(items);
  }
}
