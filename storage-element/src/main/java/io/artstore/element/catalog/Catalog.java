package io.artstore.element.catalog;

import io.artstore.api.element.ElementId;
import io.artstore.api.file.Document;
import io.artstore.api.file.DocumentPage;
import io.artstore.api.file.FileId;
import io.artstore.api.problem.ErrorCode;
import io.artstore.element.db.BoundedPage;
import io.artstore.element.db.DocumentRows;
import io.artstore.element.document.StoredDocument;
import io.artstore.element.paging.PageParameters;
import io.artstore.servicekit.http.Digests;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.ProblemException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code GET /api/v1/files} and {@code GET /api/v1/files/{id}}. */
public final class Catalog {
  private static final int LIMIT_DEFAULT = 100;
  private static final int LIMIT_MOST = 1_000;

  private final DocumentRows rows;
  private final ElementId element;

  public Catalog(DocumentRows rows, ElementId element) {
    this.rows = rows;
    this.element = element;
  }

  /**
   * The document with an id.
   *
   * @throws ProblemException {@code file_not_found} or {@code file_deleted}
   */
  public StoredDocument require(FileId id) {
    StoredDocument document =
        rows.find(id)
            .orElseThrow(
                () ->
                    new ProblemException(ErrorCode.FILE_NOT_FOUND, "no document has this id")
                        .field("id", id.toString()));
    if (document.isDeleted()) {
      throw new ProblemException(ErrorCode.FILE_DELETED, "file " + id + " was deleted");
    }
    return document;
  }

  /** Answers one document. */
  public void one(Exchange exchange) throws IOException {
    StoredDocument document = require(PageParameters.existing(exchange));
    exchange.setHeader("ETag", Digests.entityTag(document.checksum()));
    exchange.respondJson(200, document.toWire(element));
  }

  /** Answers a page in the order of ids, which is the order of time for ids of version 7. */
  public void page(Exchange exchange) throws IOException {
    int limit = PageParameters.number(exchange, "limit", 1, LIMIT_MOST, LIMIT_DEFAULT);
    Optional<FileId> after = exchange.queryParameter("cursor").map(Catalog::cursor);
    BoundedPage<StoredDocument> found = rows.page(after, limit);
    List<Document> items =
        found.items().stream().map(document -> document.toWire(element)).toList();
    exchange.respondJson(
        200,
        new DocumentPage(
            items,
            found.more() ? Optional.of(items.getLast().fileId().toString()) : Optional.empty()));
  }

  private static FileId cursor(String text) {
    try {
      return FileId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ErrorCode.INVALID_CURSOR, "the cursor was not issued here")
          .field("cursor", text)
          .cause(e);
    }
  }
}
