package io.artstore.query.document;

import io.artstore.api.auth.Scope;
import io.artstore.api.file.Document;
import io.artstore.api.file.FileId;
import io.artstore.api.problem.ErrorCode;
import io.artstore.client.ContentResponse;
import io.artstore.client.ElementDirectory;
import io.artstore.client.ParallelLookup;
import io.artstore.query.db.DocumentIndex;
import io.artstore.servicekit.http.Access;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.ProblemException;
import io.artstore.servicekit.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code GET /api/v1/files/{id}} and its content. */
public final class DocumentRoutes {
  private static final String DOCUMENT = "/api/v1/files/{id}";
  private static final int COPY_BYTES = 256 * 1024;

  private static final List<String> PASSED_IN =
      List.of("Range", "If-Range", "If-None-Match", "If-Match");
  private static final List<String> PASSED_OUT =
      List.of(
          "Accept-Ranges",
          "Cache-Control",
          "Content-Disposition",
          "Content-Range",
          "ETag",
          "Repr-Digest");

  private final DocumentFinder documents;
  private final ContentFinder contents;

  private DocumentRoutes(DocumentFinder documents, ContentFinder contents) {
    this.documents = documents;
    this.contents = contents;
  }

  public static Routes of(DocumentIndex index, ElementDirectory directory, ParallelLookup lookup) {
    Elements elements = new Elements(directory, lookup);
    DocumentRoutes routes =
        new DocumentRoutes(new DocumentFinder(index, elements), new ContentFinder(index, elements));
    return Routes.builder()
        .get(DOCUMENT, Access.anyOf(Scope.FILES_READ), routes::document)
        .get(DOCUMENT + "/content", Access.anyOf(Scope.FILES_READ), routes::content)
        .build();
  }

  private void document(Exchange exchange) throws IOException {
    Document document = documents.find(id(exchange));
    exchange.respondJson(200, document);
  }

  /**
   * The status goes out only when the element has given its own. A cut on the element's side then
   * cuts ours: the kit ends the connection when this throws after the first byte.
   */
  private void content(Exchange exchange) throws IOException {
    FileId id = id(exchange);
    Map<String, String> conditions = new LinkedHashMap<>();
    PASSED_IN.forEach(
        name -> exchange.header(name).ifPresent(value -> conditions.put(name, value)));
    try (ContentResponse response = contents.open(id, exchange.method(), conditions)) {
      if (response.status() == 416) {
        throw unsatisfiable(id, response);
      }
      PASSED_OUT.forEach(
          name -> response.header(name).ifPresent(value -> exchange.setHeader(name, value)));
      if (response.status() == 304 || response.status() == 412) {
        exchange.respond(response.status());
        return;
      }
      OutputStream out =
          exchange.startResponse(
              response.status(),
              response.header("Content-Type").orElse("application/octet-stream"),
              response.contentLength().orElse(-1));
      copy(response.body(), out);
    }
  }

  private static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[COPY_BYTES];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      out.write(buffer, 0, count);
    }
  }

  private static ProblemException unsatisfiable(FileId id, ContentResponse response) {
    ProblemException problem =
        new ProblemException(
                ErrorCode.RANGE_NOT_SATISFIABLE, "no byte of the document lies in the range")
            .fileId(id.toString());
    response.header("Content-Range").ifPresent(range -> problem.header("Content-Range", range));
    return problem;
  }

  private static FileId id(Exchange exchange) {
    String text = exchange.pathParameter("id");
    try {
      return FileId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ErrorCode.FILE_NOT_FOUND, "an id is a UUID, this is none")
          .field("id", text)
          .cause(e);
    }
  }
}
