package io.artstore.api.file;

import java.util.List;
import java.util.Optional;

/** One page of documents; without a next cursor it is the last. */
public record DocumentPage(List<Document> items, Optional<String> nextCursor) {
  public DocumentPage {
    items = List.copyOf(items);
  }
}
