package io.artstore.element.deletion;

import io.artstore.api.file.FileId;
import io.artstore.api.problem.ErrorCode;
import io.artstore.element.attributefile.AttributeFile;
import io.artstore.element.attributefile.AttributeFileException;
import io.artstore.element.capacity.Capacity;
import io.artstore.element.change.Changes;
import io.artstore.element.db.DocumentRows;
import io.artstore.element.db.IntentionRows;
import io.artstore.element.document.Deletion;
import io.artstore.element.document.ElementClock;
import io.artstore.element.document.StoredDocument;
import io.artstore.element.files.DocumentFiles;
import io.artstore.element.intention.Intention;
import io.artstore.element.recovery.DocumentLocks;
import io.artstore.filestore.FileStoreException;
import io.artstore.servicekit.http.ProblemException;
import io.artstore.servicekit.security.Actor;
import java.util.Optional;

/** Deletes one document at a time. */
public final class Deletions {
  private final DocumentFiles files;
  private final DocumentRows rows;
  private final IntentionRows intentions;
  private final Changes changes;
  private final Capacity capacity;
  private final ElementClock clock;

  public Deletions(
      DocumentFiles files,
      DocumentRows rows,
      IntentionRows intentions,
      Changes changes,
      Capacity capacity,
      ElementClock clock) {
    this.files = files;
    this.rows = rows;
    this.intentions = intentions;
    this.changes = changes;
    this.capacity = capacity;
    this.clock = clock;
  }

  /**
   * Deletes a document; when this returns its tombstone is on stable storage and its bytes are
   * gone.
   *
   * @throws ProblemException {@code file_not_found}, {@code file_deleted}, {@code file_damaged} or
   *     {@code outcome_unknown}
   * @throws FileStoreException when the volume failed and the document is still there
   */
  void delete(FileId id, Actor actor) throws FileStoreException {
    try (DocumentLocks.Held held = changes.hold(id)) {
      AttributeFile file = attributesOf(existing(id));
      StoredDocument tombstone =
          file.document()
              .deleted(
                  new Deletion(
                      clock.now(),
                      actor.subject(),
                      Optional.of(actor.viaClientId())
                          .filter(via -> !via.equals(actor.subject()))));
      changes.carryOut(
          Intention.Operation.DELETE,
          tombstone,
          actor.subject(),
          (intention, now) -> {
            files.bury(file.with(tombstone));
            rows.commitDeletion(tombstone, intention.epoch());
            files.removeData(tombstone.place());
            intentions.commit(intention, now);
            capacity.documentRemoved(tombstone.size());
          });
    }
  }

  private StoredDocument existing(FileId id) {
    StoredDocument document =
        rows.find(id)
            .orElseThrow(
                () -> new ProblemException(ErrorCode.FILE_NOT_FOUND, "no document has this id"));
    if (document.isDeleted()) {
      throw new ProblemException(ErrorCode.FILE_DELETED, "file " + id + " was deleted");
    }
    return document;
  }

  /** The row only tells where it is; nothing is deleted without the file's own word. */
  private AttributeFile attributesOf(StoredDocument row) throws FileStoreException {
    try {
      Optional<AttributeFile> file = files.attributes(row.place());
      if (file.isPresent() && file.get().document().fileId().equals(row.fileId())) {
        return file.get();
      }
    } catch (AttributeFileException e) {
      throw damaged(row).cause(e);
    }
    throw damaged(row);
  }

  private static ProblemException damaged(StoredDocument row) {
    return new ProblemException(
        ErrorCode.FILE_DAMAGED, "file %s has no attribute file".formatted(row.fileId()));
  }
}
