package io.artstore.element.upload;

import io.artstore.element.document.StoredDocument;

/** How an upload ended that was not refused. */
sealed interface UploadOutcome {
  StoredDocument document();

  /** It is on stable storage now. */
  record Created(StoredDocument document) implements UploadOutcome {}

  /** It was there before, with the same bytes. */
  record AlreadyThere(StoredDocument document) implements UploadOutcome {}
}
