package io.artstore.element.change;

import io.artstore.api.file.FileId;
import io.artstore.api.problem.ErrorCode;
import io.artstore.element.db.DeposedException;
import io.artstore.element.db.IntentionRows;
import io.artstore.element.document.StoredDocument;
import io.artstore.element.intention.Intention;
import io.artstore.element.recovery.DocumentLocks;
import io.artstore.element.recovery.OpenIntentions;
import io.artstore.filestore.FileStoreException;
import io.artstore.servicekit.http.ProblemException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs changes between their intention and their commit. */
public final class Changes {
  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final IntentionRows intentions;
  private final DocumentLocks locks;
  private final OpenIntentions open;
  private final ChangeContext context;

  public Changes(
      IntentionRows intentions, DocumentLocks locks, OpenIntentions open, ChangeContext context) {
    this.intentions = intentions;
    this.locks = locks;
    this.open = open;
    this.context = context;
  }

  /** What is done to the files, and last to the index. */
  @FunctionalInterface
  public interface Steps {
    /**
     * Does it.
     *
     * @param now for the end of the intention
     */
    void run(Intention intention, Instant now) throws FileStoreException;
  }

  /**
   * Waits until nobody else changes a document and nothing of earlier changes is open, and keeps it
   * so until the result is closed.
   *
   * @throws ProblemException {@code outcome_unknown} when an earlier change is still open
   */
  public DocumentLocks.Held hold(FileId id) {
    DocumentLocks.Held held = locks.hold(id);
    try {
      open.settle(id);
      return held;
    } catch (FileStoreException | RuntimeException e) {
      held.close();
      // Something of an earlier change may remain, and the caller must not be told otherwise.
      throw unknown(id).cause(e);
    }
  }

  /**
   * Commits the intention, then does the steps. The caller holds the document.
   *
   * @throws FileStoreException when the volume failed and nothing of the change remains; a failure
   *     of the database then surfaces as it is
   * @throws ProblemException {@code outcome_unknown} when something may remain; recovery sees to it
   */
  public void carryOut(
      Intention.Operation operation, StoredDocument document, String userId, Steps steps)
      throws FileStoreException {
    Intention intention =
        Intention.of(context.ids().get(), operation, document, context.epoch(), userId);
    // Before the row is written: a lost answer to that is a fault like any other from here on.
    open.leaveOpen(intention);
    try {
      // When this fails nothing was done to the files; a row that is there all the same is rolled
      // back.
      intentions.begin(intention);
    } catch (DeposedException e) {
      open.finished(intention);
      throw new ProblemException(ErrorCode.STORAGE_UNAVAILABLE, "another process is the writer now")
          .retryAfter(RETRY)
          .cause(e);
    }
    try {
      steps.run(intention, context.clock().now());
    } catch (FileStoreException | RuntimeException fault) {
      settleAfter(fault, intention);
      throw fault;
    }
    open.finished(intention);
    context.changeCommitted().run();
  }

  private void settleAfter(Exception fault, Intention intention) {
    try {
      // What a deposed writer has begun is settled by the one that followed it.
      if (!DeposedException.isIn(fault) && open.settleNow(intention)) {
        return;
      }
    } catch (FileStoreException | RuntimeException e) {
      fault.addSuppressed(e);
    }
    LOG.warn("file {}: the outcome of its change is left to recovery", intention.fileId());
    throw unknown(intention.fileId()).cause(fault);
  }

  private static ProblemException unknown(FileId id) {
    return new ProblemException(
            ErrorCode.OUTCOME_UNKNOWN,
            "the outcome for file %s is not known yet, ask for it or repeat the request"
                .formatted(id))
        .fileId(id.toString())
        .retryAfter(RETRY);
  }
}
