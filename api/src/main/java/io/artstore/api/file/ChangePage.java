package io.artstore.api.file;

import java.util.List;
import java.util.UUID;

/**
 * A piece of a change feed.
 *
 * @param feedId changes after a restore or rebuild; a cursor of another feed is answered with 410
 * @param nextCursor where to go on, also when there are no items: {@code feedId:position}
 */
public record ChangePage(UUID feedId, List<Change> items, String nextCursor) {
  public ChangePage {
    items = List.copyOf(items);
  }
}
