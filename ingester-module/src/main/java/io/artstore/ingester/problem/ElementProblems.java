package io.artstore.ingester.problem;

import io.artstore.api.file.FileId;
import io.artstore.api.problem.ErrorCode;
import io.artstore.client.ClientException;
import io.artstore.client.ProblemResponseException;
import io.artstore.client.UploadBody;
import io.artstore.servicekit.http.ProblemException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** What a caller is told when an element did not do what it was asked for. */
public final class ElementProblems {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  /** An element that refuses our own token is no fault of the caller. */
  private static final Set<ErrorCode> BETWEEN_MODULES =
      Set.of(
          ErrorCode.TOKEN_MISSING,
          ErrorCode.TOKEN_INVALID,
          ErrorCode.SCOPE_MISSING,
          ErrorCode.NOT_FOUND,
          ErrorCode.METHOD_NOT_ALLOWED,
          ErrorCode.INTERNAL_ERROR);

  private ElementProblems() {}

  /** The caller's bytes ended before their declared number. */
  public static ProblemException cut(FileId id, ClientException failure) {
    return new ProblemException(
            ErrorCode.UPLOAD_CUT, "the body ended early, nothing of it was kept")
        .fileId(id.toString())
        .cause(failure);
  }

  /** An upload failed at a point from which no other element may be asked. */
  public static ProblemException afterUpload(FileId id, UploadBody body, ClientException failure) {
    if (failure instanceof ProblemResponseException problem) {
      return passedOn(id, problem);
    }
    return body.complete()
        ? new ProblemException(
                ErrorCode.OUTCOME_UNKNOWN,
                "the storage element got all bytes and its answer was lost; ask for the id")
            .fileId(id.toString())
            .retryAfter(RETRY_AFTER)
            .cause(failure)
        : new ProblemException(
                ErrorCode.ELEMENT_FAILED,
                "the storage element was lost after %d bytes, nothing was kept"
                    .formatted(body.sent()))
            .fileId(id.toString())
            .retryAfter(RETRY_AFTER)
            .cause(failure);
  }

  /** A problem of the element is the caller's answer, unless it is between us and the element. */
  public static ProblemException passedOn(FileId id, ProblemResponseException problem) {
    Optional<ErrorCode> code =
        problem.errorCode().filter(known -> !BETWEEN_MODULES.contains(known));
    ProblemException passed =
        new ProblemException(
                code.orElse(ErrorCode.ELEMENT_FAILED),
                code.isPresent()
                    ? problem.detail()
                    : "the storage element answered " + problem.status() + " " + problem.code())
            .fileId(id.toString())
            .cause(problem);
    problem
        .problem()
        .field()
        .ifPresent(name -> passed.field(name, problem.problem().value().orElse(null)));
    problem.retryAfter().ifPresent(passed::retryAfter);
    return passed;
  }

  /** No element takes the document at present. */
  public static ProblemException noStorage(Collection<String> refusals) {
    return new ProblemException(
            ErrorCode.NO_STORAGE_AVAILABLE,
            refusals.isEmpty()
                ? "no storage element of the right mode is online"
                : "every storage element refused it: " + String.join("; ", refusals))
        .retryAfter(RETRY_AFTER);
  }

  /** There are elements for the document, and none has room for it. */
  public static ProblemException full() {
    return new ProblemException(
        ErrorCode.INSUFFICIENT_STORAGE, "no storage element of the right mode has room for it");
  }

  /** An element that has to be asked does not answer. */
  public static ProblemException notReached(String what, ClientException failure) {
    return new ProblemException(ErrorCode.STORAGE_UNAVAILABLE, what + " does not answer at present")
        .retryAfter(RETRY_AFTER)
        .cause(failure);
  }
}
