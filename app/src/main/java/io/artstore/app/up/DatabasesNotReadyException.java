package io.artstore.app.up;

import java.util.List;

/** A server that is not ours lacks something; nothing on it was changed. */
final class DatabasesNotReadyException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> sentences;

  DatabasesNotReadyException(List<String> sentences) {
    super(String.join("; ", sentences));
    this.sentences = List.copyOf(sentences);
  }

  List<String> sentences() {
    return sentences;
  }
}
