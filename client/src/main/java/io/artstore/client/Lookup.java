package io.artstore.client;

import io.artstore.api.file.Document;

/** What a service knows of an id. */
public sealed interface Lookup {
  /** It has the document. */
  record Found(Document document) implements Lookup {}

  /** It had the document, and it was deleted. */
  record Deleted() implements Lookup {}

  /** It never heard of the id. */
  record Unknown() implements Lookup {}
}
