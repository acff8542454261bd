package io.artstore.testkit.modules;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.api.auth.Scope;
import io.artstore.api.element.ElementId;
import io.artstore.api.element.ElementMode;
import io.artstore.api.element.ElementStatus;
import io.artstore.api.file.Document;
import io.artstore.api.file.FileId;
import io.artstore.api.file.Sha256;
import io.artstore.api.file.UploadAttributes;
import io.artstore.api.problem.ErrorCode;
import io.artstore.servicekit.http.Access;
import io.artstore.servicekit.http.HttpService;
import io.artstore.servicekit.http.HttpSettings;
import io.artstore.servicekit.http.Routes;
import io.artstore.servicekit.telemetry.ServiceTelemetry;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A storage element without a disk: the HTTP contract of the real one, and faults on demand. What
 * it keeps is guarded by concurrent maps; faults are set before the request that should meet them.
 */
public final class InMemoryElement implements AutoCloseable {
  private static final Instant FIRST_MOMENT = Instant.parse("2026-03-01T10:00:00Z");

  private final ElementId id = new ElementId(UUID.randomUUID());
  private final String name;
  private final HttpService http;
  private final AtomicLong moments = new AtomicLong();

  final Map<FileId, StoredBytes> documents = new ConcurrentHashMap<>();
  final Set<FileId> tombstones = ConcurrentHashMap.newKeySet();
  final MemoryFeed feed = new MemoryFeed();
  final AtomicInteger uploadsSeen = new AtomicInteger();
  volatile ElementMode mode;
  volatile long capacity = 1L << 40;
  volatile Optional<ErrorCode> uploadRefusal = Optional.empty();
  volatile Optional<ErrorCode> contentRefusal = Optional.empty();
  volatile boolean losesAnswers;
  volatile OptionalLong contentCut = OptionalLong.empty();

  private InMemoryElement(TestTokens tokens, String name, ElementMode mode) {
    this.name = name;
    this.mode = mode;
    MemoryElementRoutes routes = new MemoryElementRoutes(this);
    this.http =
        HttpService.start(
            HttpSettings.of("127.0.0.1", 0),
            Routes.builder()
                .put("/api/v1/files/{id}", Access.anyOf(Scope.STORAGE_WRITE), routes::put)
                .get("/api/v1/files/{id}", Access.anyOf(Scope.STORAGE_READ), routes::document)
                .delete("/api/v1/files/{id}", Access.anyOf(Scope.STORAGE_WRITE), routes::delete)
                .get(
                    "/api/v1/files/{id}/content", Access.anyOf(Scope.STORAGE_READ), routes::content)
                .get("/api/v1/changes", Access.anyOf(Scope.STORAGE_READ), routes::changes)
                .get(
                    "/api/v1/element",
                    Access.anyOf(Scope.STORAGE_READ),
                    exchange -> exchange.respondJson(200, status()))
                .addAll(new MemoryClaims().routes())
                .build(),
            tokens.verifier(),
            ServiceTelemetry.of("element"));
  }

  public static InMemoryElement start(TestTokens tokens, String name, ElementMode mode) {
    return new InMemoryElement(tokens, name, mode);
  }

  public ElementId id() {
    return id;
  }

  public String name() {
    return name;
  }

  public URI uri() {
    return http.uri();
  }

  public ElementMode mode() {
    return mode;
  }

  public long capacity() {
    return capacity;
  }

  public void setCapacity(long bytes) {
    capacity = bytes;
  }

  public void setMode(ElementMode other) {
    mode = other;
  }

  /** Refuses uploads by their head, before a byte of the body is read; empty accepts them. */
  public void refuseUploads(Optional<ErrorCode> code) {
    uploadRefusal = code;
  }

  public void refuseContent(Optional<ErrorCode> code) {
    contentRefusal = code;
  }

  /** Stores what is uploaded, and cuts the connection in the middle of the answer. */
  public void loseAnswers(boolean lose) {
    losesAnswers = lose;
  }

  /** Cuts content after so many bytes. */
  public void cutContentAfter(OptionalLong bytes) {
    contentCut = bytes;
  }

  /** How many uploads were begun, refused ones included. */
  public int uploadsSeen() {
    return uploadsSeen.get();
  }

  public Collection<Document> stored() {
    return documents.values().stream().map(StoredBytes::document).toList();
  }

  public byte[] contentOf(FileId file) {
    StoredBytes stored = documents.get(file);
    if (stored == null) {
      throw new IllegalArgumentException(file + " is not here");
    }
    return stored.content().clone();
  }

  /** Stores a document as if it had been uploaded. */
  public Document add(FileId file, UploadAttributes attributes, byte[] content) {
    return keep(file, attributes, content, "someone", "Some One");
  }

  /** Says a new state of a document that is here. */
  public Document change(Document document) {
    documents.computeIfPresent(
        document.fileId(), (file, stored) -> new StoredBytes(document, stored.content()));
    feed.stored(document);
    return document;
  }

  public void delete(FileId file) {
    documents.remove(file);
    tombstones.add(file);
    feed.deleted(file, FIRST_MOMENT.plusSeconds(moments.incrementAndGet()));
  }

  /** Loses a document without a trace, as a restore from an older backup does. */
  public void forget(FileId file) {
    documents.remove(file);
  }

  /** Puts an item into the feed that is none. */
  public void poisonFeed(ObjectNode item) {
    feed.raw(item);
  }

  /** Begins the feed anew with what is here. */
  public void resetFeed() {
    feed.reset(stored());
  }

  Document keep(
      FileId file, UploadAttributes attributes, byte[] content, String owner, String ownerName) {
    Instant now = FIRST_MOMENT.plusSeconds(moments.incrementAndGet());
    Document document =
        new Document(
            file,
            attributes.filename(),
            content.length,
            digest(content),
            attributes.contentType(),
            now,
            now,
            owner,
            ownerName,
            attributes.description(),
            attributes.version(),
            List.copyOf(attributes.tags()),
            attributes.metadata(),
            attributes.retentionPolicy(),
            attributes.ttlDays(),
            Optional.empty(),
            1,
            id);
    documents.put(file, new StoredBytes(document, content));
    tombstones.remove(file);
    feed.stored(document);
    return document;
  }

  static Sha256 digest(byte[] content) {
    try {
      return Sha256.of(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("a Java platform without SHA-256", e);
    }
  }

  private ElementStatus status() {
    long used = documents.values().stream().mapToLong(stored -> stored.content().length).sum();
    return new ElementStatus(
        id,
        name,
        mode,
        capacity,
        used,
        Math.max(0, capacity - used),
        documents.size(),
        100,
        feed.id(),
        1);
  }

  @Override
  public void close() {
    http.close();
  }
}
