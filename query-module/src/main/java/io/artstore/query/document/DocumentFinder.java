package io.artstore.query.document;

import io.artstore.api.file.Document;
import io.artstore.api.file.FileId;
import io.artstore.client.ParallelLookup.Heard;
import io.artstore.query.db.DocumentIndex;
import io.artstore.servicekit.http.ProblemException;

/**
 * Finds a document by its id: in the index, and what the index does not know yet on the elements.
 * It says that there is none only when every element was heard.
 */
final class DocumentFinder {
  private final DocumentIndex index;
  private final Elements elements;

  DocumentFinder(DocumentIndex index, Elements elements) {
    this.index = index;
    this.elements = elements;
  }

  /**
   * The document of an id.
   *
   * @throws ProblemException {@code file_not_found}, {@code file_deleted}, or {@code
   *     storage_unavailable} when an element that may hold it does not answer
   */
  Document find(FileId id) {
    return index.find(id).orElseGet(() -> askElements(id));
  }

  private Document askElements(FileId id) {
    Heard heard = elements.firstOf(id, elements.all());
    if (heard.holders().isEmpty()) {
      throw Elements.none(id, index.isDeleted(id), heard.deleted(), heard.unreached());
    }
    return heard.holders().getFirst().document();
  }
}
