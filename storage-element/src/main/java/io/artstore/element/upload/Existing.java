package io.artstore.element.upload;

import io.artstore.api.file.Sha256;
import io.artstore.api.problem.ErrorCode;
import io.artstore.element.attributefile.AttributeFileException;
import io.artstore.element.document.StoredDocument;
import io.artstore.element.files.DocumentFiles;
import io.artstore.filestore.FileStoreException;
import io.artstore.servicekit.http.ProblemException;

/** What an upload means whose id is taken. It is what makes a retry safe. */
final class Existing {
  private final DocumentFiles files;

  Existing(DocumentFiles files) {
    this.files = files;
  }

  /**
   * Equal bytes are the same upload again, as long as they are there: a row alone acknowledges
   * nothing.
   *
   * @throws ProblemException {@code file_deleted}, {@code file_exists_differently} or {@code
   *     file_damaged}
   */
  UploadOutcome outcome(StoredDocument existing, Sha256 digest) throws FileStoreException {
    if (existing.isDeleted()) {
      throw new ProblemException(
          ErrorCode.FILE_DELETED, "file %s was deleted".formatted(existing.fileId()));
    }
    if (!existing.checksum().equals(digest)) {
      throw new ProblemException(
          ErrorCode.FILE_EXISTS_DIFFERENTLY,
          "file %s has the digest %s".formatted(existing.fileId(), existing.checksum()));
    }
    requireFiles(existing);
    return new UploadOutcome.AlreadyThere(existing);
  }

  private void requireFiles(StoredDocument existing) throws FileStoreException {
    try {
      boolean there =
          files.hasSize(existing)
              && files
                  .attributes(existing.place())
                  .filter(file -> file.document().fileId().equals(existing.fileId()))
                  .isPresent();
      if (!there) {
        throw damaged(existing);
      }
    } catch (AttributeFileException e) {
      throw damaged(existing).cause(e);
    }
  }

  private static ProblemException damaged(StoredDocument existing) {
    return new ProblemException(
        ErrorCode.FILE_DAMAGED,
        "file %s was stored, but its files are not there as they were"
            .formatted(existing.fileId()));
  }
}
