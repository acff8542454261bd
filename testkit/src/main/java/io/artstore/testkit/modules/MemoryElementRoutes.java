package io.artstore.testkit.modules;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.api.element.ElementMode;
import io.artstore.api.file.Document;
import io.artstore.api.file.FeedCursor;
import io.artstore.api.file.FileId;
import io.artstore.api.file.Sha256;
import io.artstore.api.file.UploadAttributes;
import io.artstore.api.problem.ErrorCode;
import io.artstore.servicekit.http.ByteRange;
import io.artstore.servicekit.http.ContentDisposition;
import io.artstore.servicekit.http.Digests;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.ProblemException;
import io.artstore.servicekit.http.RangeRequests;
import io.artstore.servicekit.security.Actor;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;

/** The requests that an {@link InMemoryElement} answers. */
final class MemoryElementRoutes {
  /** More than the buffer of a response, so that the answer has begun before it is cut. */
  private static final int BEYOND_BUFFER = 300 * 1024;

  private final InMemoryElement element;

  MemoryElementRoutes(InMemoryElement element) {
    this.element = element;
  }

  void put(Exchange exchange) throws IOException {
    element.uploadsSeen.incrementAndGet();
    FileId id = id(exchange);
    UploadAttributes attributes =
        UploadAttributes.fromParameters(
            exchange.queryParameters(), exchange.header("Content-Type"));
    refuseByHead(exchange);
    byte[] content = exchange.body().readAllBytes();
    Sha256 digest = InMemoryElement.digest(content);
    if (exchange.queryParameter("sha256").filter(text -> !text.equals(digest.hex())).isPresent()) {
      throw new ProblemException(ErrorCode.DIGEST_MISMATCH, "the bytes have " + digest);
    }
    StoredBytes present = element.documents.get(id);
    if (present != null && !present.document().sha256().equals(digest)) {
      throw new ProblemException(ErrorCode.FILE_EXISTS_DIFFERENTLY, "other bytes have this id");
    }
    Actor actor = exchange.actor();
    Document document =
        present != null
            ? present.document()
            : element.keep(id, attributes, content, actor.subject(), actor.name());
    if (element.losesAnswers) {
      OutputStream out = exchange.startResponse(201, "application/json", 2L * BEYOND_BUFFER);
      out.write(new byte[BEYOND_BUFFER]);
      out.flush();
      throw new IOException("told to lose the answer");
    }
    exchange.respondJson(present == null ? 201 : 200, document);
  }

  private void refuseByHead(Exchange exchange) {
    element.uploadRefusal.ifPresent(
        code -> {
          throw new ProblemException(code, "told to refuse");
        });
    if (element.mode == ElementMode.RO || element.mode == ElementMode.AR) {
      throw new ProblemException(ErrorCode.MODE_FORBIDS, "mode " + element.mode);
    }
    if (exchange.contentLength().orElse(0) > element.capacity) {
      throw new ProblemException(ErrorCode.INSUFFICIENT_STORAGE, "full");
    }
  }

  void document(Exchange exchange) throws IOException {
    exchange.respondJson(200, stored(exchange).document());
  }

  void delete(Exchange exchange) throws IOException {
    Document document = stored(exchange).document();
    element.delete(document.fileId());
    exchange.respond(204);
  }

  void content(Exchange exchange) throws IOException {
    element.contentRefusal.ifPresent(
        code -> {
          throw new ProblemException(code, "told to refuse");
        });
    StoredBytes stored = stored(exchange);
    Document document = stored.document();
    String tag = Digests.entityTag(document.sha256());
    exchange.setHeader("ETag", tag);
    exchange.setHeader("Accept-Ranges", "bytes");
    exchange.setHeader(Digests.REPR_DIGEST, Digests.format(document.sha256()));
    exchange.setHeader("Content-Disposition", ContentDisposition.attachment(document.filename()));
    if (RangeRequests.preconditionFails(exchange, tag)) {
      exchange.respond(412);
      return;
    }
    if (RangeRequests.notModified(exchange, tag)) {
      exchange.respond(304);
      return;
    }
    switch (RangeRequests.range(exchange, tag, document.size())) {
      case ByteRange.Whole whole -> send(exchange, 200, stored, 0, (int) document.size());
      case ByteRange.Part part -> {
        exchange.setHeader("Content-Range", part.contentRange(document.size()));
        send(exchange, 206, stored, (int) part.first(), (int) part.length());
      }
      case ByteRange.Unsatisfiable unsatisfiable ->
          throw new ProblemException(ErrorCode.RANGE_NOT_SATISFIABLE, "beyond the end")
              .header("Content-Range", "bytes */" + document.size());
    }
  }

  private void send(Exchange exchange, int status, StoredBytes stored, int from, int length)
      throws IOException {
    OutputStream out = exchange.startResponse(status, stored.document().contentType(), length);
    if (exchange.isHead()) {
      return;
    }
    long sent = Math.min(length, element.contentCut.orElse(length));
    out.write(stored.content(), from, (int) sent);
    if (sent < length) {
      out.flush();
      throw new IOException("told to cut");
    }
  }

  void changes(Exchange exchange) throws IOException, InterruptedException {
    Optional<JsonNode> page =
        element.feed.page(
            exchange.queryParameter("after").map(FeedCursor::parse),
            exchange.queryParameter("limit").map(Integer::parseInt).orElse(100),
            Duration.ofSeconds(
                exchange.queryParameter("wait_seconds").map(Long::parseLong).orElse(0L)),
            exchange::isStopping);
    exchange.respondJson(
        200, page.orElseThrow(() -> new ProblemException(ErrorCode.FEED_RESET, "another feed")));
  }

  private StoredBytes stored(Exchange exchange) {
    FileId id = id(exchange);
    StoredBytes stored = element.documents.get(id);
    if (stored == null) {
      throw element.tombstones.contains(id)
          ? new ProblemException(ErrorCode.FILE_DELETED, "deleted")
          : new ProblemException(ErrorCode.FILE_NOT_FOUND, "unknown");
    }
    return stored;
  }

  private static FileId id(Exchange exchange) {
    return FileId.parse(exchange.pathParameter("id"));
  }
}
