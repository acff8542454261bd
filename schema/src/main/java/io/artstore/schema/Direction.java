package io.artstore.schema;

/** Which way a step goes. */
public enum Direction {
  UP,
  DOWN;

  /**
   * The reverse of {@link #word}.
   *
   * @throws IllegalArgumentException when it is neither
   */
  static Direction of(String word) {
    for (Direction direction : values()) {
      if (direction.word().equals(word)) {
        return direction;
      }
    }
    throw new IllegalArgumentException("neither up nor down: " + word);
  }

  /** As it stands in file names and in the history. */
  String word() {
    return switch (this) {
      case UP -> "up";
      case DOWN -> "down";
    };
  }
}
