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
      List<FeedItem> items = new ArrayList<>();
      page.path("items").forEach(item -> items.add(item(item)));
      return new FeedPage(
          UUID.fromString(page.path("feed_id").asText()),
          items,
          FeedCursor.parse(page.path("next_cursor").asText()));
    } catch (IllegalArgumentException e) {
      throw new ClientException.Unintelligible(
          answer.request() + ": not a page of changes: " + e.getMessage(), e);
    }
  }

  private static FeedItem item(JsonNode item) {
    long position = item.path("position").asLong(0);
    if (position < 1) {
      throw new IllegalArgumentException("an item without a position");
    }
    try {
      return new FeedItem.Understood(WireJson.mapper().treeToValue(item, Change.class), item);
    } catch (JsonProcessingException e) {
      return new FeedItem.Unknown(position, item, e.getOriginalMessage());
    }
  }
}
