package io.artstore.element.db;

import io.artstore.element.document.StoredDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.result.ResultIterator;

/**
 * The beginning of a result, bounded in rows and in memory: a thousand documents may carry sixty
 * megabytes of attributes.
 *
 * @param more whether the result goes on after these
 */
public record BoundedPage<T>(List<T> items, boolean more) {
  /** Rows that the driver holds at a time; for queries inside of a transaction. */
  static final int FETCH_ROWS = 64;

  private static final long CHARACTERS_LIMIT = 2L << 20;

  /** What a document is without its description and metadata, roughly. */
  private static final long PLAIN_CHARACTERS = 1_000;

  /** Reads at least one row, where there is one. */
  static <T> BoundedPage<T> read(
      ResultIterator<T> rows, int limit, Function<T, StoredDocument> document) {
    List<T> items = new ArrayList<>();
    long characters = 0;
    while (rows.hasNext()) {
      if (items.size() == limit || characters > CHARACTERS_LIMIT) {
        return new BoundedPage<>(items, true);
      }
      T item = rows.next();
      items.add(item);
      characters += characters(document.apply(item));
    }
    return new BoundedPage<>(items, false);
  }

  private static long characters(StoredDocument document) {
    long description = document.attributes().description().map(String::length).orElse(0);
    long metadata =
        document.attributes().metadata().isEmpty()
            ? 0
            : document.attributes().metadata().toString().length();
    return PLAIN_CHARACTERS + description + metadata;
  }
}
