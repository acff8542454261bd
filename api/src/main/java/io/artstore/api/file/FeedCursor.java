package io.artstore.api.file;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/**
 * The place after which a follower of a change feed reads on. Its text is {@code feedId:position}.
 */
public record FeedCursor(UUID feedId, long position) {
  private static final int FEED_ID_LENGTH = 36;

  public FeedCursor {
    if (position < 0) {
      throw new IllegalArgumentException("a feed position is not negative: " + position);
    }
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException when it is not a cursor
   */
  @JsonCreator
  public static FeedCursor parse(String text) {
    if (text.length() < FEED_ID_LENGTH + 2 || text.charAt(FEED_ID_LENGTH) != ':') {
      throw new IllegalArgumentException("a feed cursor is FEED_ID:POSITION");
    }
    return new FeedCursor(
        UUID.fromString(text.substring(0, FEED_ID_LENGTH)),
        Long.parseLong(text.substring(FEED_ID_LENGTH + 1)));
  }

  @JsonValue
  @Override
  public String toString() {
    return feedId + ":" + position;
  }
}
