package io.artstore.element.upload;

import io.artstore.api.file.Sha256;
import io.artstore.api.problem.ErrorCode;
import io.artstore.element.document.StoredDocument;
import io.artstore.servicekit.http.ProblemException;

/** What an upload means whose id is taken. It is what makes a retry safe. */
final class Existing {
  private Existing() {}

  /**
   * Equal bytes are the same upload again.
   *
   * @throws ProblemException {@code file_deleted} or {@code file_exists_differently}
   */
  static UploadOutcome outcome(StoredDocument existing, Sha256 digest) {
    if (existing.isDeleted()) {
      throw new ProblemException(
          ErrorCode.FILE_DELETED, "file %s was deleted".formatted(existing.fileId()));
    }
    if (!existing.checksum().equals(digest)) {
      throw new ProblemException(
          ErrorCode.FILE_EXISTS_DIFFERENTLY,
          "file %s has the digest %s".formatted(existing.fileId(), existing.checksum()));
    }
    return new UploadOutcome.AlreadyThere(existing);
  }
}
