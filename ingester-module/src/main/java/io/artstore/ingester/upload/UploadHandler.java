package io.artstore.ingester.upload;

import io.artstore.api.file.FileId;
import io.artstore.api.file.Sha256;
import io.artstore.api.file.UploadAttributes;
import io.artstore.api.problem.ErrorCode;
import io.artstore.client.ActingFor;
import io.artstore.client.StoredDocument;
import io.artstore.client.UploadBody;
import io.artstore.ingester.placement.ElementStates;
import io.artstore.ingester.placement.Placement;
import io.artstore.ingester.placement.RegisteredElements;
import io.artstore.servicekit.http.Digests;
import io.artstore.servicekit.http.Exchange;
import io.artstore.servicekit.http.ProblemException;
import io.artstore.servicekit.http.RouteHandler;
import io.artstore.servicekit.security.Actor;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * {@code POST /api/v1/files}: everything about the document is checked before the first byte of the
 * body is asked for; then the bytes run through to the element.
 */
public final class UploadHandler implements RouteHandler {
  private static final String KEY = "Idempotency-Key";
  private static final int KEY_LIMIT = 255;

  private final DirectUploads direct;
  private final KeyedUploads keyed;
  private final Supplier<FileId> ids;
  private final URI documents;

  /**
   * @param ids gives a new id at each call
   * @param documents the address below which a caller finds the document by its id
   */
  public UploadHandler(
      RegisteredElements elements,
      Placement placement,
      ElementStates states,
      Supplier<FileId> ids,
      URI documents) {
    ElementWriter writer = new ElementWriter(states);
    this.direct = new DirectUploads(placement, writer);
    this.keyed = new KeyedUploads(elements, placement, writer);
    this.ids = ids;
    this.documents = documents;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    Upload upload = read(exchange);
    Optional<String> key = key(exchange);
    StoredDocument stored = key.isPresent() ? keyed.store(upload, key.get()) : direct.store(upload);
    exchange.setHeader("Location", documents + "/" + stored.document().fileId());
    exchange.setHeader("ETag", Digests.entityTag(stored.document().sha256()));
    exchange.respondJson(stored.created() ? 201 : 200, stored.document());
  }

  private Upload read(Exchange exchange) {
    if (exchange.mediaType().filter(type -> type.startsWith("multipart/")).isPresent()) {
      throw new ProblemException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "the body is the document itself, with its media type; multipart is not taken apart");
    }
    UploadAttributes attributes =
        UploadAttributes.fromParameters(
            exchange.queryParameters(), exchange.header("Content-Type"));
    OptionalLong length = exchange.hasBody() ? exchange.contentLength() : OptionalLong.of(0);
    return new Upload(
        ids.get(),
        attributes,
        promised(exchange),
        actor(exchange.actor()),
        new UploadBody(exchange.body(), length));
  }

  private static ActingFor actor(Actor actor) {
    return new ActingFor(actor.subject(), actor.name(), actor.scopes());
  }

  /** The digest from the parameter or from a header field; when both are there they agree. */
  private static Optional<Sha256> promised(Exchange exchange) {
    Optional<Sha256> field = Digests.declared(exchange);
    Optional<Sha256> parameter =
        exchange.queryParameter(UploadAttributes.SHA256).map(UploadHandler::digest);
    if (field.isPresent() && parameter.isPresent() && !field.equals(parameter)) {
      throw new ProblemException(
              ErrorCode.DIGEST_MISMATCH, "the parameter and the header field are not the same")
          .field(UploadAttributes.SHA256, parameter.get().hex());
    }
    return parameter.or(() -> field);
  }

  private static Sha256 digest(String text) {
    try {
      return Sha256.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(ErrorCode.FIELD_INVALID, String.valueOf(e.getMessage()))
          .field(UploadAttributes.SHA256, text)
          .cause(e);
    }
  }

  private static Optional<String> key(Exchange exchange) {
    Optional<String> key = exchange.header(KEY).map(String::strip);
    if (key.filter(text -> text.isEmpty() || text.length() > KEY_LIMIT).isPresent()) {
      throw new ProblemException(
              ErrorCode.FIELD_INVALID, "a key has 1 to " + KEY_LIMIT + " characters")
          .field(KEY, key.get());
    }
    return key;
  }
}
