package io.artstore.app.up;

import java.util.List;

/** Somebody else listens where a module should; nothing was started. */
final class PortsTakenException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> sentences;

  PortsTakenException(List<String> sentences) {
    super(String.join("; ", sentences));
    this.sentences = List.copyOf(sentences);
  }

  /** One for each port. */
  List<String> sentences() {
    return sentences;
  }
}
