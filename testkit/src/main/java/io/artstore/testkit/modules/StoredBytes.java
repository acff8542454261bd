package io.artstore.testkit.modules;

import io.artstore.api.file.Document;

/** A document and its bytes, which nobody changes. */
final class StoredBytes {
  private final Document document;
  private final byte[] content;

  StoredBytes(Document document, byte[] content) {
    this.document = document;
    this.content = content;
  }

  Document document() {
    return document;
  }

  byte[] content() {
    return content;
  }
}
