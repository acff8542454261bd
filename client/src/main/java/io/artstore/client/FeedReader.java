package io.artstore.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.api.file.Change;
import io.artstore.api.file.FeedCursor;
import io.artstore.api.json.WireJson;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Takes a page of changes apart. */
final class FeedReader {
  private FeedReader() {}

  static FeedPage read(Answer answer) {
    JsonNode page = answer.json(JsonNode.class);
    try {
      FeedCursor next = FeedCursor.parse(page.path("next_cursor").asText());
      return new FeedPage(
          UUID.fromString(page.path("feed_id").asText()), items(page, next), next, more(page));
    } catch (IllegalArgumentException e) {
      throw new ClientException.Unintelligible(
          answer.request() + ": not a page of changes: " + e.getMessage(), e);
    }
  }

  /** Without it nobody knows whether a short page is the end, and a sweep must not guess. */
  private static boolean more(JsonNode page) {
    JsonNode more = page.path("more");
    if (!more.isBoolean()) {
      throw new IllegalArgumentException("it does not say whether there are more");
    }
    return more.booleanValue();
  }

  private static List<FeedItem> items(JsonNode page, FeedCursor next) {
    JsonNode array = page.path("items");
    List<FeedItem> items = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      // Positions grow, so this is a place that no item before or behind it needs.
      long latest = Math.max(1, next.position() - (array.size() - 1 - i));
      items.add(item(array.get(i), latest));
    }
    return items;
  }

  private static FeedItem item(JsonNode item, long latest) {
    long position = item.path("position").asLong(0);
    if (position < 1) {
      return new FeedItem.Unknown(latest, item, "an item without a position");
    }
    try {
      return new FeedItem.Understood(WireJson.mapper().treeToValue(item, Change.class), item);
    } catch (JsonProcessingException e) {
      return new FeedItem.Unknown(position, item, e.getOriginalMessage());
    }
  }
}
