package io.artstore.element.upload;

import io.artstore.api.file.Sha256;
import io.artstore.element.attributefile.AttributeFile;
import io.artstore.element.capacity.Reservation;
import io.artstore.element.change.Changes;
import io.artstore.element.db.DocumentRows;
import io.artstore.element.document.StoredDocument;
import io.artstore.element.files.DocumentFiles;
import io.artstore.element.intention.Intention;
import io.artstore.element.recovery.DocumentLocks;
import io.artstore.filestore.FileStoreException;
import io.artstore.filestore.StagedFile;
import java.util.Optional;

/** Steps four to six of an upload: intend, publish, commit. */
final class Publication {
  private final DocumentFiles files;
  private final DocumentRows rows;
  private final Changes changes;
  private final Existing same;

  Publication(DocumentFiles files, DocumentRows rows, Changes changes, Existing same) {
    this.files = files;
    this.rows = rows;
    this.changes = changes;
    this.same = same;
  }

  /**
   * Publishes what was staged and forced.
   *
   * @param draft the document but for its size and digest
   */
  UploadOutcome publish(StoredDocument draft, StagedFile data, Reservation room)
      throws FileStoreException {
    StoredDocument document = draft.with(data.size(), new Sha256(data.sha256()));
    // Forced in staging before the lock is taken: it takes as long as the rest together.
    try (StagedFile attributes = files.stage(AttributeFile.of(document));
        DocumentLocks.Held held = changes.hold(document.fileId())) {
      Optional<StoredDocument> existing = rows.find(document.fileId());
      if (existing.isPresent()) {
        return same.outcome(existing.get(), document.checksum());
      }
      changes.carryOut(
          Intention.Operation.CREATE,
          document,
          document.origin().byId(),
          (intention, now) -> {
            files.publish(document.place(), data, attributes);
            rows.commitCreation(document, intention, intention.epoch(), now);
            // Before anybody is told: the totals that are stored with its position include it.
            room.use(document.size());
          });
      return new UploadOutcome.Created(document);
    }
  }
}
