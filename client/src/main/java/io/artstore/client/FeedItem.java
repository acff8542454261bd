package io.artstore.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.api.file.Change;

/** One item of a change feed. */
public sealed interface FeedItem {
  /** Its place in the feed. */
  long position();

  /** The item as it came. */
  JsonNode raw();

  /** An item that this version understands. */
  record Understood(Change change, JsonNode raw) implements FeedItem {
    @Override
    public long position() {
      return change.position();
    }
  }

  /** An item that it does not. */
  record Unknown(long position, JsonNode raw, String error) implements FeedItem {}
}
