package io.artstore.element.download;

import io.artstore.api.element.ElementMode;
import io.artstore.api.problem.ErrorCode;
import io.artstore.element.catalog.Catalog;
import io.artstore.element.document.StoredDocument;
import io.artstore.element.paging.PageParameters;
import io.artstore.element.problem.StorageProblems;
import io.artstore.filestore.FileStore;
import io.artstore.filestore.FileStoreException;
import io.artstore.filestore.StoredFile;
import io.artstore.servicekit.http.ByteRange;
import io.artstore.servicekit.http.ContentDisposition;
import io.artstore.servicekit.http.Digests;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.ProblemException;
import io.artstore.servicekit.http.RangeRequests;
import io.artstore.servicekit.http.RouteHandler;
import java.io.IOException;
import java.io.OutputStream;

/** {@code GET} and {@code HEAD /api/v1/files/{id}/content}. */
public final class ContentHandler implements RouteHandler {
  private final Catalog catalog;
  private final FileStore store;
  private final ElementMode mode;

  public ContentHandler(Catalog catalog, FileStore store, ElementMode mode) {
    this.catalog = catalog;
    this.store = store;
    this.mode = mode;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    StoredDocument document = catalog.require(PageParameters.existing(exchange));
    if (mode == ElementMode.AR) {
      throw new ProblemException(
          ErrorCode.FILE_ARCHIVED,
          "the bytes of file %s are on offline media, an administrator can have them restored"
              .formatted(document.fileId()));
    }
    String entityTag = Digests.entityTag(document.checksum());
    setHeaders(exchange, document, entityTag);
    if (RangeRequests.preconditionFails(exchange, entityTag)) {
      exchange.respond(412);
      return;
    }
    if (RangeRequests.notModified(exchange, entityTag)) {
      exchange.respond(304);
      return;
    }
    try (StoredFile file = store.open(document.place().data())) {
      if (file.size() != document.size()) {
        throw new FileStoreException.Corrupt(
            "file %s: has %d bytes, %d were stored"
                .formatted(document.fileId(), file.size(), document.size()));
      }
      send(exchange, document, file, RangeRequests.range(exchange, entityTag, document.size()));
    } catch (FileStoreException.NotFound e) {
      // Deleted since the row was read, or damaged.
      StoredDocument _ = catalog.require(document.fileId());
      throw StorageProblems.of(e);
    } catch (FileStoreException e) {
      throw StorageProblems.of(e);
    }
  }

  private static void setHeaders(Exchange exchange, StoredDocument document, String entityTag) {
    exchange.setHeader("ETag", entityTag);
    exchange.setHeader("Accept-Ranges", "bytes");
    exchange.setHeader(Digests.REPR_DIGEST, Digests.format(document.checksum()));
    // Bytes of strangers are never interpreted in this origin.
    exchange.setHeader("X-Content-Type-Options", "nosniff");
    exchange.setHeader(
        "Content-Disposition", ContentDisposition.attachment(document.attributes().filename()));
  }

  private static void send(
      Exchange exchange, StoredDocument document, StoredFile file, ByteRange range)
      throws IOException {
    switch (range) {
      case ByteRange.Whole whole -> copy(exchange, 200, document, file, 0, document.size());
      case ByteRange.Part part -> {
        exchange.setHeader("Content-Range", part.contentRange(document.size()));
        copy(exchange, 206, document, file, part.first(), part.length());
      }
      case ByteRange.Unsatisfiable none ->
          throw new ProblemException(
                  ErrorCode.RANGE_NOT_SATISFIABLE,
                  "the document has %d bytes".formatted(document.size()))
              .header("Content-Range", "bytes */" + document.size());
    }
  }

  private static void copy(
      Exchange exchange,
      int status,
      StoredDocument document,
      StoredFile file,
      long first,
      long length)
      throws IOException {
    OutputStream target =
        exchange.startResponse(status, document.attributes().contentType(), length);
    if (!exchange.isHead()) {
      file.copy(first, length, target);
    }
  }
}
