package io.artstore.client;

import io.artstore.api.file.Document;
import io.artstore.api.file.DocumentPage;
import io.artstore.api.file.FileId;
import io.artstore.api.file.UploadAttributes;
import io.artstore.api.module.WellKnown;
import io.artstore.api.problem.ErrorCode;
import io.artstore.api.search.SearchMode;
import io.artstore.filestore.DurableFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * ArtStore as an integrator's program uses it: put, find, get, delete. Set up with the address of
 * any module; the others are found from there. Safe for use by many threads.
 */
public final class ArtStoreClient implements AutoCloseable {
  private static final String FILES = "/api/v1/files";

  private final Transport transport;
  private final TokenSource tokens;
  private final URI ingester;
  private final URI query;
  private final Retries retries;

  private ArtStoreClient(Transport transport, TokenSource tokens, URI ingester, URI query) {
    this.transport = transport;
    this.tokens = tokens;
    this.ingester = ingester;
    this.query = query;
    this.retries = Retries.of(transport.settings());
  }

  public static ArtStoreClient connect(URI anyModule, ClientCredentials credentials) {
    return connect(anyModule, credentials, ClientSettings.defaults());
  }

  /**
   * Asks the module where the others are.
   *
   * @throws ClientException when it cannot be reached, or knows no ingester or query module
   */
  public static ArtStoreClient connect(
      URI anyModule, ClientCredentials credentials, ClientSettings settings) {
    Transport transport = Transport.open(settings);
    try {
      WellKnown known = discover(transport, anyModule);
      TokenSource tokens =
          TokenSource.clientCredentials(transport, known.tokenEndpoint(), credentials);
      return new ArtStoreClient(
          transport,
          tokens,
          known.ingester().orElseThrow(() -> unknown(anyModule, "ingester")),
          known.query().orElseThrow(() -> unknown(anyModule, "query")));
    } catch (RuntimeException e) {
      transport.close();
      throw e;
    }
  }

  /** A module that does not know all the others knows the admin module, which does. */
  private static WellKnown discover(Transport transport, URI module) {
    Retries retries = Retries.of(transport.settings());
    WellKnown known = retries.call(() -> new ModuleStatusClient(transport, module).wellKnown());
    return known.ingester().isPresent() && known.query().isPresent()
        ? known
        : retries.call(() -> new ModuleStatusClient(transport, known.admin()).wellKnown());
  }

  private static ClientException unknown(URI module, String missing) {
    return new ClientException.Unintelligible(
        "%s does not know where the %s module is".formatted(module, missing), null);
  }

  /**
   * Hands a document in. When this returns, the bytes and attributes are on stable storage and have
   * the digest that was computed here while sending. Repeated after a failure only as far as the
   * source can be read again; an idempotency key keeps a repetition from storing it twice.
   */
  public Document put(UploadAttributes attributes, UploadSource source) {
    return new DocumentUpload(transport, Call.at(ingester, FILES), tokens, retries)
        .run(attributes, source);
  }

  /**
   * Fetches a document into a file, which appears whole, verified and durable, or not at all; one
   * that is there already is replaced.
   */
  public Document get(FileId id, Path target) throws IOException {
    Document document = require(id);
    DurableFiles.replace(target, out -> download(document, out), DurableFiles.Readers.EVERYONE);
    return document;
  }

  /** Fetches a document into a stream; when this throws, what was written is not to be trusted. */
  public Document get(FileId id, OutputStream target) {
    Document document = require(id);
    download(document, target);
    return document;
  }

  /** A page of documents, best first; without words all of them, newest first. */
  public DocumentPage search(
      Optional<String> words, SearchMode mode, int limit, Optional<String> cursor) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    words.ifPresent(text -> parameters.put("q", List.of(text)));
    parameters.put("mode", List.of(mode.text()));
    parameters.put("limit", List.of(Integer.toString(limit)));
    cursor.ifPresent(text -> parameters.put("cursor", List.of(text)));
    return retries.call(
        () -> {
          try (Answer answer =
              transport.send(get("/api/v1/search" + Call.query(parameters))).require(200)) {
            return answer.json(DocumentPage.class);
          }
        });
  }

  /** The document of an id, empty when there is none or it was deleted. */
  public Optional<Document> find(FileId id) {
    try {
      return Optional.of(require(id));
    } catch (ProblemResponseException e) {
      if (e.is(ErrorCode.FILE_NOT_FOUND) || e.is(ErrorCode.FILE_DELETED)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Deletes a document.
   *
   * @throws ProblemResponseException 410 when it was deleted before
   */
  public void delete(FileId id) {
    transport
        .send(Call.to("DELETE", Call.at(ingester, FILES + "/" + id)).as(tokens))
        .require(204)
        .close();
  }

  private Document require(FileId id) {
    return retries.call(
        () -> {
          try (Answer answer = transport.send(get(FILES + "/" + id)).require(200)) {
            return answer.json(Document.class);
          }
        });
  }

  private void download(Document document, OutputStream target) {
    URI content = Call.at(query, FILES + "/" + document.fileId() + "/content");
    new ResumingDownload(transport, content, tokens, document).writeTo(target, retries);
  }

  private Call get(String path) {
    return Call.to("GET", Call.at(query, path)).as(tokens).repeatable();
  }

  @Override
  public void close() {
    transport.close();
  }
}
