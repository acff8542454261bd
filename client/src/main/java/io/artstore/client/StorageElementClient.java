package io.artstore.client;

import io.artstore.api.element.ElementStatus;
import io.artstore.api.file.Document;
import io.artstore.api.file.DocumentPage;
import io.artstore.api.file.FeedCursor;
import io.artstore.api.file.FileId;
import io.artstore.api.file.IdempotencyClaim;
import io.artstore.api.file.IdempotencyMove;
import io.artstore.api.file.Sha256;
import io.artstore.api.file.UploadAttributes;
import io.artstore.api.problem.ErrorCode;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One storage element, as other modules use it. Nothing is repeated here but what the transport
 * repeats after a lost connection; who calls decides whether to ask again or to ask another.
 */
public final class StorageElementClient {
  private static final String FILES = "/api/v1/files/";

  private final Transport transport;
  private final URI element;
  private final TokenSource tokens;

  public StorageElementClient(Transport transport, URI element, TokenSource tokens) {
    this.transport = transport;
    this.element = element;
    this.tokens = tokens;
  }

  public URI uri() {
    return element;
  }

  /**
   * Stores a document under an id. When this fails and {@code body} is not consumed, nothing was
   * kept; afterwards only the element knows.
   */
  public StoredDocument put(
      FileId id,
      UploadAttributes attributes,
      Optional<Sha256> promised,
      ActingFor actor,
      UploadBody body) {
    Map<String, List<String>> parameters = new LinkedHashMap<>(attributes.toParameters());
    promised.ifPresent(digest -> parameters.put(UploadAttributes.SHA256, List.of(digest.hex())));
    Call call =
        call("PUT", FILES + id + Call.query(parameters))
            .header("Content-Type", attributes.contentType())
            .body(body)
            .repeatable();
    try (Answer answer = transport.send(actor.addTo(call)).require(200, 201)) {
      return new StoredDocument(answer.json(Document.class), answer.status() == 201);
    }
  }

  public Lookup find(FileId id) {
    try (Answer answer = transport.send(call("GET", FILES + id).repeatable())) {
      if (answer.status() == 200) {
        return new Lookup.Found(answer.json(Document.class));
      }
      ProblemResponseException problem = answer.problem();
      if (problem.is(ErrorCode.FILE_NOT_FOUND)) {
        return new Lookup.Unknown();
      }
      if (problem.is(ErrorCode.FILE_DELETED)) {
        return new Lookup.Deleted();
      }
      throw problem;
    }
  }

  /** One page of what the element holds. */
  public DocumentPage list(int limit, Optional<String> cursor) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    parameters.put("limit", List.of(Integer.toString(limit)));
    cursor.ifPresent(text -> parameters.put("cursor", List.of(text)));
    try (Answer answer =
        transport
            .send(call("GET", "/api/v1/files" + Call.query(parameters)).repeatable())
            .require(200)) {
      return answer.json(DocumentPage.class);
    }
  }

  /**
   * Asks for content.
   *
   * @param method GET or HEAD
   * @param conditions request fields to pass on, such as {@code Range} and {@code If-None-Match}
   * @param headWithin how long the element may take until it begins to answer; another may have the
   *     content too
   */
  public ContentResponse content(
      FileId id, String method, Map<String, String> conditions, Duration headWithin) {
    Call call = call(method, FILES + id + "/content").headWithin(headWithin).repeatable();
    conditions.forEach(call::header);
    return new ContentResponse(transport.send(call).require(200, 206, 304, 412, 416));
  }

  public void delete(FileId id, ActingFor actor) {
    transport.send(actor.addTo(call("DELETE", FILES + id))).require(204).close();
  }

  public ElementStatus status() {
    try (Answer answer = transport.send(call("GET", "/api/v1/element").repeatable()).require(200)) {
      return answer.json(ElementStatus.class);
    }
  }

  /**
   * Reads on in the change feed.
   *
   * @param after empty for the start
   * @param wait how long the element may wait for the first change
   * @throws ProblemResponseException {@link ErrorCode#FEED_RESET} for a cursor of another feed
   */
  public FeedPage changes(Optional<FeedCursor> after, int limit, Duration wait) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    after.ifPresent(cursor -> parameters.put("after", List.of(cursor.toString())));
    parameters.put("limit", List.of(Integer.toString(limit)));
    parameters.put("wait_seconds", List.of(Long.toString(wait.toSeconds())));
    Call call = call("GET", "/api/v1/changes" + Call.query(parameters)).patience(wait).repeatable();
    try (Answer answer = transport.send(call).require(200)) {
      return FeedReader.read(answer);
    }
  }

  /** Claims an idempotency key; the answer is the first claim ever made, maybe another's. */
  public IdempotencyClaim claim(String key, IdempotencyClaim claim) {
    try (Answer answer =
        transport.send(call("PUT", keyPath(key)).json(claim).repeatable()).require(200, 201)) {
      return answer.json(IdempotencyClaim.class);
    }
  }

  /** Points a claim at another element, after the first refused for good. */
  public IdempotencyClaim moveClaim(String key, IdempotencyMove move) {
    try (Answer answer =
        transport.send(call("POST", keyPath(key) + "/move").json(move)).require(200)) {
      return answer.json(IdempotencyClaim.class);
    }
  }

  private static String keyPath(String key) {
    return "/api/v1/idempotency-keys/" + Call.encode(key);
  }

  private Call call(String method, String pathAndQuery) {
    return Call.to(method, Call.at(element, pathAndQuery)).as(tokens);
  }
}
