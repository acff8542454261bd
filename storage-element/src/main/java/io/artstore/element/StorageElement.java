package io.artstore.element;

import io.artstore.api.auth.Scope;
import io.artstore.api.element.ElementId;
import io.artstore.element.background.RepeatedTask;
import io.artstore.element.capacity.Capacity;
import io.artstore.element.catalog.Catalog;
import io.artstore.element.catalog.StatusOfElement;
import io.artstore.element.change.ChangeContext;
import io.artstore.element.change.Changes;
import io.artstore.element.deletion.DeleteHandler;
import io.artstore.element.deletion.Deletions;
import io.artstore.element.document.ElementClock;
import io.artstore.element.download.ContentHandler;
import io.artstore.element.feed.ChangesHandler;
import io.artstore.element.feed.FeedMark;
import io.artstore.element.feed.Sequencer;
import io.artstore.element.files.DocumentFiles;
import io.artstore.element.idempotency.ClaimHandler;
import io.artstore.element.identity.ElementIdentity;
import io.artstore.element.recovery.DocumentLocks;
import io.artstore.element.recovery.OpenIntentions;
import io.artstore.element.recovery.Recovery;
import io.artstore.element.recovery.Rescan;
import io.artstore.element.takeover.Takeover;
import io.artstore.element.upload.UploadHandler;
import io.artstore.filestore.FileStore;
import io.artstore.filestore.FileStoreException;
import io.artstore.servicekit.http.Access;
import io.artstore.servicekit.http.Routes;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One element over a store and an index, without the network around it: taken over, recovered, and
 * ready to be given to a server.
 */
final class StorageElement implements AutoCloseable {
  private static final Duration SETTLING_PAUSE = Duration.ofSeconds(1);
  private static final Duration PRUNING_PAUSE = Duration.ofHours(1);
  private static final Duration INTENTIONS_KEPT = Duration.ofHours(24);
  private static final Duration CLAIMS_KEPT = Duration.ofDays(7);

  private final Surroundings surroundings;
  private final Takeover.Taken taken;
  private final Capacity capacity;
  private final Sequencer sequencer;
  private final OpenIntentions open;
  private final DocumentLocks locks = new DocumentLocks();
  private final RepeatedTask settling;
  private final RepeatedTask pruning;

  /** What an element works on. */
  record Surroundings(FileStore store, ElementIndex index, ElementClock clock, Supplier<UUID> ids) {
    DocumentFiles files() {
      return new DocumentFiles(store);
    }

    Recovery recovery() {
      return new Recovery(files(), index.documents(), index.intentions(), clock);
    }
  }

  private StorageElement(Surroundings surroundings, Takeover.Taken taken) {
    this.surroundings = surroundings;
    this.taken = taken;
    this.capacity = new Capacity(taken.identity().capacityBytes(), surroundings.store());
    Capacity.Totals totals = surroundings.index().documents().totals();
    capacity.startWith(totals.bytes(), totals.files());
    long epoch = taken.identity().writerEpoch();
    this.sequencer =
        new Sequencer(
            surroundings.index().feed(),
            capacity,
            new Sequencer.Feed(taken.feedId(), epoch),
            new FeedMark(surroundings.store()));
    this.open =
        new OpenIntentions(
            surroundings.recovery(),
            locks,
            capacity,
            new OpenIntentions.Writer(epoch, sequencer::changeCommitted));
    sequencer.start();
    this.settling = RepeatedTask.start("open-intentions", SETTLING_PAUSE, open::settleAll);
    this.pruning = RepeatedTask.start("pruning", PRUNING_PAUSE, this::prune);
  }

  /**
   * Becomes the writer of an element, recovers it and starts what runs beside requests.
   *
   * @throws FileStoreException when the volume fails
   */
  static StorageElement start(Surroundings surroundings, Takeover.Wish wish)
      throws FileStoreException {
    ElementIndex index = surroundings.index();
    Takeover takeover =
        new Takeover(
            surroundings.store(),
            index.element(),
            index.intentions(),
            new Takeover.Repair(
                surroundings.recovery(),
                new Rescan(surroundings.store(), surroundings.files(), index.documents())),
            new Takeover.Origins(surroundings.ids(), surroundings.clock()));
    return new StorageElement(surroundings, takeover.run(wish));
  }

  private void prune() {
    ElementIndex index = surroundings.index();
    index.intentions().prune(surroundings.clock().now().minus(INTENTIONS_KEPT));
    index.claims().prune(surroundings.clock().now().minus(CLAIMS_KEPT));
  }

  ElementIdentity identity() {
    return taken.identity();
  }

  /** What the element says of itself under a name. */
  StatusOfElement status(String name, int priority) {
    return new StatusOfElement(
        taken.identity(), capacity, new StatusOfElement.Naming(name, priority, taken.feedId()));
  }

  /** Changes that wait for the volume or the database. */
  int openIntentions() {
    return open.count();
  }

  /** Files that the re-scan at the start could not index. */
  long damaged() {
    return taken.damaged();
  }

  /** The element's API. */
  Routes routes(StatusOfElement status) {
    ElementIndex index = surroundings.index();
    ElementClock clock = surroundings.clock();
    FileStore store = surroundings.store();
    ElementId id = identity().elementId();
    Changes changes =
        new Changes(
            index.intentions(),
            locks,
            open,
            new ChangeContext(
                clock, surroundings.ids(), identity().writerEpoch(), sequencer::changeCommitted));
    Catalog catalog = new Catalog(index.documents(), id);
    ClaimHandler claims = new ClaimHandler(index.claims(), clock);
    Access read = Access.anyOf(Scope.FILES_READ, Scope.STORAGE_READ);
    Access write = Access.anyOf(Scope.FILES_WRITE, Scope.STORAGE_WRITE);
    Access modules = Access.anyOf(Scope.STORAGE_READ, Scope.STORAGE_WRITE);
    Access writingModules = Access.anyOf(Scope.STORAGE_WRITE);
    return Routes.builder()
        .get("/api/v1/files", read, catalog::page)
        .get("/api/v1/files/{id}", read, catalog::one)
        .get(
            "/api/v1/files/{id}/content",
            read,
            new ContentHandler(catalog, store, identity().mode()))
        .put(
            "/api/v1/files/{id}",
            write,
            UploadHandler.of(
                identity(),
                store,
                index.documents(),
                capacity,
                new UploadHandler.UploadChanges(changes, clock)))
        .delete(
            "/api/v1/files/{id}", write, new DeleteHandler(deletions(changes), identity().mode()))
        .get(
            "/api/v1/changes",
            modules,
            new ChangesHandler(index.feed(), sequencer, id, taken.feedId()))
        .get(
            "/api/v1/element",
            Access.anyOf(Scope.STORAGE_READ, Scope.STORAGE_WRITE, Scope.ADMIN_READ),
            status)
        .put("/api/v1/idempotency-keys/{key}", writingModules, claims::claim)
        .post("/api/v1/idempotency-keys/{key}/move", writingModules, claims::move)
        .build();
  }

  private Deletions deletions(Changes changes) {
    ElementIndex index = surroundings.index();
    return new Deletions(
        surroundings.files(),
        index.documents(),
        index.intentions(),
        changes,
        capacity,
        surroundings.clock());
  }

  /** Ends what runs beside requests. */
  @Override
  public void close() {
    pruning.close();
    settling.close();
    sequencer.close();
  }
}
