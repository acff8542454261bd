package io.artstore.schema;

/** Which way a step goes. */
public enum Direction {
  UP,
  DOWN;

  /** As it stands in file names and in the history. */
  String word() {
    return switch (this) {
      case UP -> "up";
      case DOWN -> "down";
    };
  }
}
