package io.artstore.query.document;

import io.artstore.api.file.FileId;
import io.artstore.api.problem.ErrorCode;
import io.artstore.client.ClientException;
import io.artstore.client.ElementDirectory;
import io.artstore.client.ElementDirectory.KnownElement;
import io.artstore.client.ParallelLookup;
import io.artstore.servicekit.http.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The registered elements, with what a caller is told when they cannot say what they have. */
final class Elements {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final ElementDirectory directory;
  private final ParallelLookup lookup;

  Elements(ElementDirectory directory, ParallelLookup lookup) {
    this.directory = directory;
    this.lookup = lookup;
  }

  /**
   * All of them in whatever state.
   *
   * @throws ProblemException {@code not_ready} until the registry has answered once
   */
  List<KnownElement> all() {
    try {
      return directory.elements();
    } catch (ClientException e) {
      throw new ProblemException(
              ErrorCode.NOT_READY, "the registry of storage elements has not answered yet")
          .retryAfter(RETRY_AFTER)
          .cause(e);
    }
  }

  /** Asks these at once, until one has the document. */
  ParallelLookup.Heard firstOf(FileId id, List<KnownElement> elements) {
    return lookup.first(id, elements);
  }

  /**
   * Why nobody gave the document. One element's tombstone says nothing of an element that was not
   * reached: the document may have moved there.
   *
   * @param indexed whether the index itself knows that it is deleted everywhere
   * @param tombstone whether an element said that it was deleted there
   */
  static ProblemException none(
      FileId id, boolean indexed, boolean tombstone, Optional<? extends Throwable> unreached) {
    return reason(indexed, tombstone, unreached).fileId(id.toString());
  }

  private static ProblemException reason(
      boolean indexed, boolean tombstone, Optional<? extends Throwable> unreached) {
    if (indexed || (tombstone && unreached.isEmpty())) {
      return new ProblemException(ErrorCode.FILE_DELETED, "the document was deleted");
    }
    if (unreached.isPresent()) {
      return new ProblemException(
              ErrorCode.STORAGE_UNAVAILABLE,
              "a storage element that may hold the document does not answer at present")
          .retryAfter(RETRY_AFTER)
          .cause(unreached.get());
    }
    return new ProblemException(ErrorCode.FILE_NOT_FOUND, "no storage element knows the id");
  }
}
