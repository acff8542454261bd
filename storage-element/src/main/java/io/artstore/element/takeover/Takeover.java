package io.artstore.element.takeover;

import io.artstore.api.element.ElementId;
import io.artstore.api.element.ElementMode;
import io.artstore.element.db.ElementRow;
import io.artstore.element.db.IntentionRows;
import io.artstore.element.document.ElementClock;
import io.artstore.element.feed.FeedMark;
import io.artstore.element.identity.ElementFile;
import io.artstore.element.identity.ElementIdentity;
import io.artstore.element.intention.Intention;
import io.artstore.element.recovery.Recovery;
import io.artstore.element.recovery.Rescan;
import io.artstore.filestore.FileStore;
import io.artstore.filestore.FileStoreException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One takeover, while the directory is locked. It may be cut short and repeated at any point. */
public final class Takeover {
  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

  private final FileStore store;
  private final ElementFile file;
  private final FeedMark mark;
  private final ElementRow row;
  private final IntentionRows intentions;
  private final Repair repair;
  private final Origins origins;

  /** What brings files and index together. */
  public record Repair(Recovery recovery, Rescan rescan) {}

  /** Where new ids and times come from. */
  public record Origins(Supplier<UUID> ids, ElementClock clock) {}

  /** What the configuration says of an element that starts for the first time. */
  public record Wish(ElementMode mode, long capacityBytes) {}

  /**
   * An element that may serve.
   *
   * @param damaged files that a re-scan could not index
   */
  public record Taken(ElementIdentity identity, UUID feedId, long damaged) {}

  public Takeover(
      FileStore store, ElementRow row, IntentionRows intentions, Repair repair, Origins origins) {
    this.store = store;
    this.file = new ElementFile(store);
    this.mark = new FeedMark(store);
    this.row = row;
    this.intentions = intentions;
    this.repair = repair;
    this.origins = origins;
  }

  /**
   * Becomes the writer and recovers.
   *
   * @throws ForeignIndexException when directory and database do not belong together
   * @throws FileStoreException when the volume fails; a failure of the database surfaces as it is
   */
  public Taken run(Wish wish) throws FileStoreException {
    // Before anything is staged, element.json included.
    int swept = store.sweepStaging();
    if (swept > 0) {
      LOG.info("{} unfinished writes were swept from staging", swept);
    }
    Optional<ElementRow.State> index = row.read();
    ElementIdentity identity = raiseEpoch(identity(wish, index), index);
    for (Intention intention : intentions.pending()) {
      Recovery.Outcome outcome = repair.recovery().settle(intention, identity.writerEpoch());
      LOG.info("file {}: recovered, {}", intention.fileId(), outcome);
    }
    Optional<UUID> feed = row.read().flatMap(ElementRow.State::feedId);
    return feed.isPresent() ? new Taken(identity, feed.get(), 0) : index(identity);
  }

  private ElementIdentity identity(Wish wish, Optional<ElementRow.State> index)
      throws FileStoreException {
    Optional<UUID> owner = index.flatMap(ElementRow.State::elementId);
    Optional<ElementIdentity> known = file.read();
    if (known.isPresent()) {
      checkOwner(known.get(), owner);
      warnOfDifferences(known.get(), wish);
      return known.get();
    }
    if (owner.isPresent()) {
      // An empty mount point looks like this: a new id would orphan every document.
      throw new ForeignIndexException(
          "the database is the index of element %s, but the directory has no element.json; is the"
                  .formatted(owner.get())
              + " right volume mounted?");
    }
    ElementIdentity made =
        new ElementIdentity(
            new ElementId(origins.ids().get()),
            wish.mode(),
            wish.capacityBytes(),
            0,
            origins.clock().now());
    // Before the database hears of the id, or a crash would leave an index of an element unknown.
    file.write(made);
    return made;
  }

  private static void checkOwner(ElementIdentity identity, Optional<UUID> owner) {
    if (owner.isPresent() && !owner.get().equals(identity.elementId().value())) {
      throw new ForeignIndexException(
          "the database is the index of element %s, the directory is that of element %s; give each"
                  .formatted(owner.get(), identity.elementId())
              + " element its own table_prefix or database");
    }
  }

  private static void warnOfDifferences(ElementIdentity identity, Wish wish) {
    if (identity.mode() != wish.mode()) {
      LOG.warn(
          "the configuration says mode {}, element.json says {} and wins",
          wish.mode(),
          identity.mode());
    }
    if (identity.capacityBytes() != wish.capacityBytes()) {
      LOG.warn(
          "the configuration says capacity_bytes {}, element.json says {} and wins; to change it,"
              + " stop the element and edit element.json",
          wish.capacityBytes(),
          identity.capacityBytes());
    }
  }

  /** In the database first, so that only a restored database can be behind the file. */
  private ElementIdentity raiseEpoch(ElementIdentity identity, Optional<ElementRow.State> index)
      throws FileStoreException {
    long indexEpoch = index.map(ElementRow.State::writerEpoch).orElse(0L);
    Optional<String> distrust = distrust(identity, index);
    distrust.ifPresent(why -> LOG.warn("{}: all files are indexed again", why));
    ElementIdentity raised = identity.inEpoch(Math.max(indexEpoch, identity.writerEpoch()) + 1);
    if (distrust.isPresent()) {
      row.takeAndDistrust(raised, origins.clock().now());
    } else {
      row.take(raised, origins.clock().now());
    }
    file.write(raised);
    return raised;
  }

  /** Why index and files cannot be of the same time, if so. */
  private Optional<String> distrust(ElementIdentity identity, Optional<ElementRow.State> index)
      throws FileStoreException {
    if (index.isEmpty()) {
      return Optional.empty();
    }
    ElementRow.State state = index.get();
    long fileEpoch = identity.writerEpoch();
    if (state.writerEpoch() < fileEpoch) {
      return Optional.of(
          "the database is from epoch %d, the files are from epoch %d"
              .formatted(state.writerEpoch(), fileEpoch));
    }
    if (state.writerEpoch() > fileEpoch + 1) {
      return Optional.of(
          "the files are from epoch %d, the database is from epoch %d"
              .formatted(fileEpoch, state.writerEpoch()));
    }
    Optional<FeedMark.Reached> reached = mark.read();
    if (reached.isEmpty() || state.feedId().isEmpty()) {
      return Optional.empty();
    }
    boolean same =
        reached.get().feedId().equals(state.feedId().get())
            && reached.get().position() <= state.lastFeedPosition();
    return same
        ? Optional.empty()
        : Optional.of(
            "the feed had reached %s, the database knows it up to %s of %s"
                .formatted(reached.get(), state.lastFeedPosition(), state.feedId().get()));
  }

  private Taken index(ElementIdentity identity) throws FileStoreException {
    Rescan.Report report = repair.rescan().run();
    UUID feedId = origins.ids().get();
    row.beginFeed(feedId, origins.clock().now());
    mark.write(new FeedMark.Reached(feedId, 0));
    LOG.info(
        "indexed {} documents and {} tombstones, {} files are damaged; the feed is {} now",
        report.documents(),
        report.tombstones(),
        report.damaged(),
        feedId);
    return new Taken(identity, feedId, report.damaged());
  }
}
