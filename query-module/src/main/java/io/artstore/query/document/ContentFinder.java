package io.artstore.query.document;

import io.artstore.api.element.ElementId;
import io.artstore.api.file.FileId;
import io.artstore.api.problem.ErrorCode;
import io.artstore.client.ClientException;
import io.artstore.client.ContentResponse;
import io.artstore.client.ElementDirectory.KnownElement;
import io.artstore.client.ParallelLookup.Heard;
import io.artstore.client.ProblemResponseException;
import io.artstore.query.db.DocumentIndex;
import io.artstore.servicekit.http.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens the content of a document on an element that has it. Those that are known to hold it are
 * asked first; the others too, because the index may be a moment behind.
 */
final class ContentFinder {
  /** Slow disks may take a while to begin; longer than this, another element is asked. */
  private static final Duration HEAD_LIMIT = Duration.ofSeconds(10);

  private final DocumentIndex index;
  private final Elements elements;

  ContentFinder(DocumentIndex index, Elements elements) {
    this.index = index;
    this.elements = elements;
  }

  /**
   * The first good answer; its status is the element's.
   *
   * @param conditions request fields to pass on
   * @throws ProblemException when no element gives the content, the most telling reason
   */
  ContentResponse open(FileId id, String method, Map<String, String> conditions) {
    return new Search(id, method, conditions).run();
  }

  /** One search, and the reasons that it has met. */
  private final class Search {
    private final FileId id;
    private final String method;
    private final Map<String, String> conditions;
    private Optional<ProblemResponseException> refusal = Optional.empty();
    private Optional<ClientException> unreached = Optional.empty();
    private boolean tombstone;

    Search(FileId id, String method, Map<String, String> conditions) {
      this.id = id;
      this.method = method;
      this.conditions = conditions;
    }

    ContentResponse run() {
      List<KnownElement> others = new ArrayList<>(elements.all());
      for (ElementId holder : index.locations(id)) {
        Optional<KnownElement> element =
            others.stream().filter(other -> other.id().equals(holder)).findFirst();
        if (element.isPresent()) {
          others.remove(element.get());
          Optional<ContentResponse> answer = openAt(element.get());
          if (answer.isPresent()) {
            return answer.get();
          }
        }
      }
      return searchOn(others).orElseThrow(this::failure);
    }

    /** Each round finds an element that has the document, or is the last. */
    private Optional<ContentResponse> searchOn(List<KnownElement> others) {
      while (!others.isEmpty()) {
        Heard heard = elements.firstOf(id, others);
        if (heard.holders().isEmpty()) {
          tombstone |= heard.deleted();
          unreached = heard.unreached().isPresent() ? heard.unreached() : unreached;
          return Optional.empty();
        }
        KnownElement element = heard.holders().getFirst().element();
        others.remove(element);
        Optional<ContentResponse> answer = openAt(element);
        if (answer.isPresent()) {
          return answer;
        }
      }
      return Optional.empty();
    }

    private Optional<ContentResponse> openAt(KnownElement element) {
      try {
        return Optional.of(element.client().content(id, method, conditions, HEAD_LIMIT));
      } catch (ProblemResponseException e) {
        if (e.is(ErrorCode.FILE_DELETED)) {
          tombstone = true;
        } else if (!e.is(ErrorCode.FILE_NOT_FOUND)) {
          refusal = Optional.of(e);
        }
      } catch (ClientException e) {
        unreached = Optional.of(e);
      }
      return Optional.empty();
    }

    private ProblemException failure() {
      return refusal
          .map(problem -> passedOn(id, problem))
          .orElseGet(() -> Elements.none(id, index.isDeleted(id), tombstone, unreached));
    }
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
