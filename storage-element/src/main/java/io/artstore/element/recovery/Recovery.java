package io.artstore.element.recovery;

import io.artstore.element.attributefile.AttributeFile;
import io.artstore.element.attributefile.AttributeFileException;
import io.artstore.element.db.DocumentRows;
import io.artstore.element.db.IntentionRows;
import io.artstore.element.document.ElementClock;
import io.artstore.element.document.StoredDocument;
import io.artstore.element.files.DocumentFiles;
import io.artstore.element.intention.Intention;
import io.artstore.filestore.FileStoreException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what became of an intention, by the table in {@code docs/formats/wal.md}. Callers make
 * sure that nobody else works on the same document.
 */
public final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  private final DocumentFiles files;
  private final DocumentRows rows;
  private final IntentionRows intentions;
  private final ElementClock clock;

  public Recovery(
      DocumentFiles files, DocumentRows rows, IntentionRows intentions, ElementClock clock) {
    this.files = files;
    this.rows = rows;
    this.intentions = intentions;
    this.clock = clock;
  }

  /** What became of an intention. */
  public enum Outcome {
    /** It was carried out. */
    COMMITTED,
    /** Nothing of it remains. */
    ROLLED_BACK,
    /** Files contradict it; nothing was touched and a person must look. */
    FAILED
  }

  /**
   * Settles one intention. Idempotent; when it throws, nothing is settled and it may be repeated.
   *
   * @param epoch of this process, the element's writer
   * @throws FileStoreException when the volume fails; a failure of the database surfaces as it is
   */
  public Outcome settle(Intention intention, long epoch) throws FileStoreException {
    try {
      Optional<AttributeFile> found = files.attributes(intention.place());
      if (found.isPresent() && !found.get().document().fileId().equals(intention.fileId())) {
        return fail(intention, "the attribute file belongs to another document");
      }
      return switch (intention.operation()) {
        case CREATE -> settleCreation(intention, found, epoch);
        case DELETE -> settleDeletion(intention, found, epoch);
      };
    } catch (AttributeFileException | FileStoreException.Corrupt e) {
      return fail(intention, String.valueOf(e.getMessage()));
    }
  }

  private Outcome settleCreation(Intention intention, Optional<AttributeFile> found, long epoch)
      throws FileStoreException {
    if (found.isEmpty()) {
      files.removeData(intention.place());
      intentions.rollBack(intention, clock.now());
      return Outcome.ROLLED_BACK;
    }
    StoredDocument document = found.get().document();
    if (document.isDeleted()) {
      return settleDeletion(intention, found, epoch);
    }
    if (!files.hasContent(document)) {
      return fail(intention, "the attribute file has no data file of its size and digest");
    }
    files.force(intention.place());
    rows.commitCreation(document, intention, epoch, clock.now());
    return Outcome.COMMITTED;
  }

  private Outcome settleDeletion(Intention intention, Optional<AttributeFile> found, long epoch)
      throws FileStoreException {
    if (found.isEmpty()) {
      return fail(intention, "the attribute file is missing");
    }
    StoredDocument document = found.get().document();
    if (!document.isDeleted()) {
      intentions.rollBack(intention, clock.now());
      return Outcome.ROLLED_BACK;
    }
    files.forceAttributes(intention.place());
    rows.commitDeletion(document, epoch);
    files.removeData(intention.place());
    intentions.commit(intention, clock.now());
    return Outcome.COMMITTED;
  }

  private Outcome fail(Intention intention, String why) {
    LOG.error("damage: file {} at {}: {}", intention.fileId(), intention.place().attributes(), why);
    intentions.fail(intention, why, clock.now());
    return Outcome.FAILED;
  }
}
