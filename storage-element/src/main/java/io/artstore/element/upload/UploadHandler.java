package io.artstore.element.upload;

import io.artstore.api.element.ElementId;
import io.artstore.api.file.FileId;
import io.artstore.api.file.Sha256;
import io.artstore.api.file.UploadAttributes;
import io.artstore.api.problem.ErrorCode;
import io.artstore.element.capacity.Capacity;
import io.artstore.element.change.Changes;
import io.artstore.element.db.DocumentRows;
import io.artstore.element.document.ElementClock;
import io.artstore.element.document.StoredDocument;
import io.artstore.element.files.DocumentFiles;
import io.artstore.element.identity.ElementIdentity;
import io.artstore.filestore.FileStore;
import io.artstore.servicekit.http.Digests;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.ProblemException;
import io.artstore.servicekit.http.RouteHandler;
import java.io.IOException;
import java.util.Optional;

/** {@code PUT /api/v1/files/{id}}. */
public final class UploadHandler implements RouteHandler {
  private final Uploads uploads;
  private final ElementId element;

  private UploadHandler(Uploads uploads, ElementId element) {
    this.uploads = uploads;
    this.element = element;
  }

  /**
   * Puts the steps of an upload together.
   *
   * @param identity which element it is, and in which mode
   */
  public static UploadHandler of(
      ElementIdentity identity,
      FileStore store,
      DocumentRows rows,
      Capacity capacity,
      UploadChanges changes) {
    DocumentFiles files = new DocumentFiles(store);
    Existing same = new Existing(files);
    return new UploadHandler(
        new Uploads(
            store,
            rows,
            capacity,
            new Admission(identity.mode(), changes.clock()),
            new Publication(files, rows, changes.changes(), same),
            same),
        identity.elementId());
  }

  /** By what an upload changes the element, and when. */
  public record UploadChanges(Changes changes, ElementClock clock) {}

  @Override
  public void handle(Exchange exchange) throws IOException {
    UploadRequest request =
        new UploadRequest(
            id(exchange),
            UploadAttributes.fromParameters(
                exchange.queryParameters(), exchange.header("Content-Type")),
            exchange.actor(),
            exchange.contentLength(),
            digest(exchange));
    UploadOutcome outcome = uploads.take(request, exchange.body());
    StoredDocument document = outcome.document();
    exchange.setHeader("Location", "/api/v1/files/" + document.fileId());
    exchange.setHeader("ETag", Digests.entityTag(document.checksum()));
    int status =
        switch (outcome) {
          case UploadOutcome.Created created -> 201;
          case UploadOutcome.AlreadyThere there -> 200;
        };
    exchange.respondJson(status, document.toWire(element));
  }

  private static FileId id(Exchange exchange) {
    String text = exchange.pathParameter("id");
    try {
      return FileId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ErrorCode.FIELD_INVALID, String.valueOf(e.getMessage()))
          .field("id", text);
    }
  }

  /** By header field or by parameter; by both only when they agree. */
  private static Optional<Sha256> digest(Exchange exchange) {
    Optional<Sha256> header = Digests.declared(exchange);
    Optional<String> text = exchange.queryParameter(UploadAttributes.SHA256);
    if (text.isEmpty()) {
      return header;
    }
    Sha256 parameter;
    try {
      parameter = Sha256.parse(text.get());
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ErrorCode.FIELD_INVALID, String.valueOf(e.getMessage()))
          .field(UploadAttributes.SHA256, text.get());
    }
    if (header.isPresent() && !header.get().equals(parameter)) {
      throw new ProblemException(
              ErrorCode.DIGEST_MISMATCH, "header field and parameter declare different digests")
          .field(UploadAttributes.SHA256, text.get());
    }
    return Optional.of(parameter);
  }
}
