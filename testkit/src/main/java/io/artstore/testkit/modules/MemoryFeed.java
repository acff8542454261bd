package io.artstore.testkit.modules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.api.file.Change;
import io.artstore.api.file.Document;
import io.artstore.api.file.FeedCursor;
import io.artstore.api.file.FileId;
import io.artstore.api.json.WireJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** The latest state of each document, in the order of the last changes. Its monitor guards it. */
final class MemoryFeed {
  private static final long LOOK_UP_MILLIS = 50;

  private final Map<String, JsonNode> states = new LinkedHashMap<>();
  private UUID id = UUID.randomUUID();
  private long last;

  synchronized UUID id() {
    return id;
  }

  synchronized void stored(Document document) {
    append(
        document.fileId().toString(),
        new Change(last + 1, document.fileId(), false, Optional.empty(), Optional.of(document)));
  }

  synchronized void deleted(FileId file, Instant at) {
    append(file.toString(), new Change(last + 1, file, true, Optional.of(at), Optional.empty()));
  }

  /** Puts an item into the feed as it is, but for its position. */
  synchronized void raw(ObjectNode item) {
    last++;
    states.put("raw-" + last, item.put("position", last));
    notifyAll();
  }

  /** Begins anew, with these documents and without any tombstone. */
  synchronized void reset(Collection<Document> documents) {
    id = UUID.randomUUID();
    last = 0;
    states.clear();
    documents.forEach(this::stored);
    notifyAll();
  }

  /**
   * A page after a cursor, empty when the cursor is of another feed.
   *
   * @param hurry asked again and again while waiting: whether to answer now
   */
  synchronized Optional<JsonNode> page(
      Optional<FeedCursor> after, int limit, Duration wait, BooleanSupplier hurry)
      throws InterruptedException {
    if (after.isPresent() && !after.get().feedId().equals(id)) {
      return Optional.empty();
    }
    long position = after.map(FeedCursor::position).orElse(0L);
    UUID asked = id;
    long deadline = System.nanoTime() + wait.toNanos();
    long left = wait.toMillis();
    while (asked.equals(id) && last <= position && left > 0 && !hurry.getAsBoolean()) {
      wait(Math.min(left, LOOK_UP_MILLIS));
      left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    }
    if (!asked.equals(id)) {
      return after.isPresent() ? Optional.empty() : page(after, limit, Duration.ZERO, hurry);
    }
    ArrayNode items = WireJson.mapper().createArrayNode();
    boolean more = false;
    for (JsonNode state : states.values()) {
      if (state.get("position").asLong() > position) {
        more = items.size() == limit;
        if (more) {
          break;
        }
        items.add(state);
      }
    }
    long next = items.isEmpty() ? position : items.get(items.size() - 1).get("position").asLong();
    ObjectNode page = WireJson.mapper().createObjectNode().put("feed_id", id.toString());
    page.set("items", items);
    page.put("more", more);
    return Optional.of(page.put("next_cursor", new FeedCursor(id, next).toString()));
  }

  private void append(String key, Change change) {
    last++;
    states.remove(key);
    states.put(key, WireJson.mapper().valueToTree(change));
    notifyAll();
  }
}
