package io.artstore.element.upload;

import io.artstore.api.file.Sha256;
import io.artstore.api.problem.ErrorCode;
import io.artstore.element.capacity.Capacity;
import io.artstore.element.capacity.NoRoomException;
import io.artstore.element.capacity.Reservation;
import io.artstore.element.capacity.ReservedStream;
import io.artstore.element.db.DocumentRows;
import io.artstore.element.document.StoredDocument;
import io.artstore.element.problem.StorageProblems;
import io.artstore.filestore.FileStore;
import io.artstore.filestore.FileStoreException;
import io.artstore.filestore.StagedFile;
import io.artstore.servicekit.http.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Steps one to three of an upload: refuse early, stream and hash, compare. Nothing is visible yet.
 */
final class Uploads {
  private final FileStore store;
  private final DocumentRows rows;
  private final Capacity capacity;
  private final Admission admission;
  private final Publication publication;
  private final Existing same;

  Uploads(
      FileStore store,
      DocumentRows rows,
      Capacity capacity,
      Admission admission,
      Publication publication,
      Existing same) {
    this.store = store;
    this.rows = rows;
    this.capacity = capacity;
    this.admission = admission;
    this.publication = publication;
    this.same = same;
  }

  /**
   * Takes a document in. When this returns it is on stable storage with the digest in the outcome.
   *
   * @param body read to its end unless the upload is refused before
   * @throws ProblemException when it is refused or fails; nothing is kept then, but for {@code
   *     outcome_unknown}
   * @throws IOException when the body could not be read; nothing is kept then
   */
  UploadOutcome take(UploadRequest request, InputStream body) throws IOException {
    try {
      Optional<StoredDocument> existing = rows.find(request.id());
      return existing.isPresent()
          ? compareWith(existing.get(), request, body)
          : takeNew(request, body);
    } catch (NoRoomException e) {
      throw new ProblemException(ErrorCode.INSUFFICIENT_STORAGE, String.valueOf(e.getMessage()))
          .cause(e);
    } catch (FileStoreException e) {
      throw StorageProblems.of(e);
    }
  }

  private UploadOutcome takeNew(UploadRequest request, InputStream body) throws IOException {
    StoredDocument draft = admission.admit(request);
    try (Reservation room = capacity.reserve(request.length().orElse(0));
        StagedFile staged = store.stage(new ReservedStream(body, room))) {
      compare(request, staged.size(), staged.sha256());
      staged.force();
      return publication.publish(draft, staged, room);
    }
  }

  /**
   * A retry needs no room, whatever the mode is by now. A client that declared the digest is spared
   * the sending; else the body is hashed on its way to nowhere.
   */
  private UploadOutcome compareWith(
      StoredDocument existing, UploadRequest request, InputStream body) throws IOException {
    Optional<Sha256> declared = request.digest();
    if (existing.isDeleted() || declared.isPresent()) {
      return same.outcome(existing, declared.orElse(existing.checksum()));
    }
    HashedBody hashed = HashedBody.of(body, existing.size());
    compare(request, hashed.size(), hashed.sha256());
    return same.outcome(existing, new Sha256(hashed.sha256()));
  }

  private static void compare(UploadRequest request, long size, String sha256) {
    OptionalLong length = request.length();
    if (length.isPresent() && length.getAsLong() != size) {
      throw new ProblemException(
          ErrorCode.LENGTH_MISMATCH,
          "%d bytes were declared, %d came".formatted(length.getAsLong(), size));
    }
    Optional<Sha256> digest = request.digest();
    if (digest.isPresent() && !digest.get().hex().equals(sha256)) {
      throw new ProblemException(
              ErrorCode.DIGEST_MISMATCH, "the bytes that came have the digest " + sha256)
          .field("sha256", digest.get().hex());
    }
  }
}
