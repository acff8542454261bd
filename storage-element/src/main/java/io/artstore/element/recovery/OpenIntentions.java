package io.artstore.element.recovery;

import io.artstore.api.file.FileId;
import io.artstore.element.capacity.Capacity;
import io.artstore.element.intention.Intention;
import io.artstore.filestore.FileStoreException;
import io.artstore.servicekit.postgres.DatabaseUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Intentions of this process that could not be finished because the volume or the database failed.
 * They are tried again until they are settled, and before the same document is changed again. What
 * an earlier process left was settled at the start, so this is all there is.
 */
public final class OpenIntentions {
  private static final Logger LOG = LoggerFactory.getLogger(OpenIntentions.class);

  private final Recovery recovery;
  private final DocumentLocks locks;
  private final Capacity capacity;
  private final Writer writer;
  private final Map<FileId, Intention> open = new ConcurrentHashMap<>();

  /**
   * The process that this is.
   *
   * @param changeCommitted to be run after each commit
   */
  public record Writer(long epoch, Runnable changeCommitted) {}

  public OpenIntentions(Recovery recovery, DocumentLocks locks, Capacity capacity, Writer writer) {
    this.recovery = recovery;
    this.locks = locks;
    this.capacity = capacity;
    this.writer = writer;
  }

  /** Remembers one that may be half done. The caller holds the document's lock. */
  public void leaveOpen(Intention intention) {
    open.put(intention.fileId(), intention);
  }

  /** It was carried out. The caller holds the document's lock. */
  public void finished(Intention intention) {
    open.remove(intention.fileId(), intention);
  }

  /**
   * Settles what is open for a document, if anything. The caller holds the document's lock.
   *
   * @throws FileStoreException when that is not possible at present; nor is it when the database
   *     fails, which surfaces as it is
   */
  public void settle(FileId id) throws FileStoreException {
    Intention intention = open.get(id);
    if (intention != null) {
      settleNow(intention);
    }
  }

  /**
   * Settles an intention that met a fault. The caller holds the document's lock.
   *
   * @return whether nothing of it remains
   * @throws FileStoreException as {@link #settle} does; it stays open then
   */
  public boolean settleNow(Intention intention) throws FileStoreException {
    Recovery.Outcome outcome = recovery.settle(intention, writer.epoch());
    finished(intention);
    return switch (outcome) {
      case ROLLED_BACK -> true;
      case COMMITTED -> {
        count(intention);
        writer.changeCommitted().run();
        yield false;
      }
      case FAILED -> false;
    };
  }

  /** What is open was never counted: whoever carries a change out counts it when it is finished. */
  private void count(Intention intention) {
    switch (intention.operation()) {
      case CREATE -> capacity.documentAdded(intention.size());
      case DELETE -> capacity.documentRemoved(intention.size());
    }
  }

  /** How many are not settled. */
  public int count() {
    return open.size();
  }

  /** Settles all that can be settled now; stops where the database is away, for all of them. */
  public void settleAll() {
    for (FileId id : List.copyOf(open.keySet())) {
      try (DocumentLocks.Held held = locks.hold(id)) {
        settle(id);
      } catch (FileStoreException | RuntimeException e) {
        LOG.warn("file {} is not settled yet: {}", id, e.toString());
        if (DatabaseUnavailableException.in(e).isPresent()) {
          return;
        }
      }
    }
  }
}
