package io.artstore.client;

import io.artstore.api.problem.ErrorCode;
import io.artstore.api.problem.Problem;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The service answered with a problem document. */
public final class ProblemResponseException extends ClientException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final transient Optional<Duration> retryAfter;

  ProblemResponseException(String request, Problem problem, Optional<Duration> retryAfter) {
    super(
        "%s: %d %s: %s (trace %s)"
            .formatted(
                request, problem.status(), problem.code(), problem.detail(), problem.traceId()),
        null);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  /** The whole document. */
  public Problem problem() {
    return problem;
  }

  public int status() {
    return problem.status();
  }

  /** The stable code; a text, because a newer service may answer codes of its own. */
  public String code() {
    return problem.code();
  }

  /** The entry of this version's catalogue, empty for a code that it does not hold. */
  public Optional<ErrorCode> errorCode() {
    return Arrays.stream(ErrorCode.values())
        .filter(known -> known.code().equals(problem.code()))
        .findFirst();
  }

  public String detail() {
    return problem.detail();
  }

  public String traceId() {
    return problem.traceId();
  }

  /** How long the service asks to wait before the next try. */
  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** Whether this is the given problem. */
  public boolean is(ErrorCode code) {
    return code.code().equals(problem.code());
  }

  /** Whether the same request can succeed later without anybody changing anything. */
  public boolean retryHelps() {
    return errorCode()
        .map(known -> known.retry() == ErrorCode.Retry.HELPS)
        .orElse(problem.status() >= 502);
  }
}
