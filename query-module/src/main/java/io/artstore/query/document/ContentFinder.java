package io.artstore.query.document;

import io.artstore.api.element.ElementId;
import io.artstore.api.file.FileId;
import io.artstore.api.problem.ErrorCode;
import io.artstore.client.ClientException;
import io.artstore.client.ContentResponse;
import io.artstore.client.ElementDirectory;
import io.artstore.client.ElementDirectory.KnownElement;
import io.artstore.client.ProblemResponseException;
import io.artstore.query.db.DocumentIndex;
import io.artstore.servicekit.http.ProblemException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens the content of a document on an element that has it. Those that are known to hold it are
 * asked first; the others too, because the index may be a moment behind.
 */
final class ContentFinder {
  private static final Duration HEAD_LIMIT = Duration.ofSeconds(10);

  private final DocumentIndex index;
  private final ElementDirectory directory;

  ContentFinder(DocumentIndex index, ElementDirectory directory) {
    this.index = index;
    this.directory = directory;
  }

  /**
   * The first good answer; its status is the element's.
   *
   * @param conditions request fields to pass on
   * @throws ProblemException when no element gives the content, the most telling reason
   */
  ContentResponse open(FileId id, String method, Map<String, String> conditions) {
    Optional<ProblemResponseException> refusal = Optional.empty();
    Optional<ClientException> unreached = Optional.empty();
    boolean deleted = false;
    for (KnownElement element : inOrder(id)) {
      try {
        return element.client().content(id, method, conditions, HEAD_LIMIT);
      } catch (ProblemResponseException e) {
        if (e.is(ErrorCode.FILE_DELETED)) {
          deleted = true;
        } else if (!e.is(ErrorCode.FILE_NOT_FOUND)) {
          refusal = Optional.of(e);
        }
      } catch (ClientException e) {
        unreached = Optional.of(e);
      }
    }
    if (refusal.isPresent()) {
      throw passedOn(id, refusal.get());
    }
    throw DocumentFinder.none(id, deleted || index.isDeleted(id), unreached);
  }

  private List<KnownElement> inOrder(FileId id) {
    List<ElementId> holders = index.locations(id);
    return directory.elements().stream()
        .sorted(
            Comparator.comparingInt(
                element -> {
                  int place = holders.indexOf(element.id());
                  return place < 0 ? holders.size() : place;
                }))
        .toList();
  }

  private static ProblemException passedOn(FileId id, ProblemResponseException problem) {
    boolean ours = problem.status() == 401 || problem.status() == 403;
    ProblemException passed =
        new ProblemException(
                problem.errorCode().filter(code -> !ours).orElse(ErrorCode.ELEMENT_FAILED),
                ours ? "the storage element does not accept this module" : problem.detail())
            .fileId(id.toString())
            .cause(problem);
    problem.retryAfter().ifPresent(passed::retryAfter);
    return passed;
  }
}
