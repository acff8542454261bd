package io.artstore.query.document;

import io.artstore.api.file.Document;
import io.artstore.api.file.FileId;
import io.artstore.api.problem.ErrorCode;
import io.artstore.client.ClientException;
import io.artstore.client.ElementDirectory;
import io.artstore.client.ElementDirectory.KnownElement;
import io.artstore.client.Lookup;
import io.artstore.query.db.DocumentIndex;
import io.artstore.servicekit.http.ProblemException;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds a document by its id: in the index, and what the index does not know yet on the elements.
 * It says that there is none only when every element was heard.
 */
final class DocumentFinder {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final DocumentIndex index;
  private final ElementDirectory directory;

  DocumentFinder(DocumentIndex index, ElementDirectory directory) {
    this.index = index;
    this.directory = directory;
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
    boolean deleted = index.isDeleted(id);
    Optional<ClientException> unreached = Optional.empty();
    for (KnownElement element : directory.elements()) {
      try {
        switch (element.client().find(id)) {
          case Lookup.Found found -> {
            return found.document();
          }
          case Lookup.Deleted gone -> deleted = true;
          case Lookup.Unknown unknown -> {}
        }
      } catch (ClientException e) {
        unreached = Optional.of(e);
      }
    }
    throw none(id, deleted, unreached);
  }

  static ProblemException none(
      FileId id, boolean deleted, Optional<? extends Throwable> unreached) {
    if (deleted) {
      return new ProblemException(ErrorCode.FILE_DELETED, "the document was deleted")
          .fileId(id.toString());
    }
    return unreached
        .map(
            failure ->
                new ProblemException(
                        ErrorCode.STORAGE_UNAVAILABLE,
                        "a storage element that may hold the document does not answer at present")
                    .retryAfter(RETRY_AFTER)
                    .cause(failure))
        .orElseGet(
            () -> new ProblemException(ErrorCode.FILE_NOT_FOUND, "no storage element knows the id"))
        .fileId(id.toString());
  }
}
