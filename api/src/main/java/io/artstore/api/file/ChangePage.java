package io.artstore.api.file;

import java.util.List;
import java.util.UUID;

/**
 * A piece of a change feed.
 *
 * @param feedId changes after a restore or rebuild; a cursor of another feed is answered with 410
 * @param nextCursor where to go on, also when there are no items: {@code feedId:position}
 * @param more whether further changes existed behind this page; a page may be short and yet not the
 *     last, because elements limit pages by bytes too
 */
public record ChangePage(UUID feedId, List<Change> items, String nextCursor, boolean more) {
  public ChangePage {
    items = List.copyOf(items);
  }
}
