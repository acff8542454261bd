package io.artstore.servicekit.http;

import io.artstore.api.problem.ErrorCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends a request with a problem document. Code and detail reach the caller, so the detail holds no
 * secret and nothing of the inside. Filled by one thread before it is thrown.
 */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int VALUE_LENGTH_LIMIT = 256;

  private final ErrorCode code;
  private final LinkedHashMap<String, String> headers = new LinkedHashMap<>();
  private @Nullable String field;
  private @Nullable String value;
  private @Nullable String fileId;

  /**
   * @param detail what is wrong this time, one sentence
   */
  public ProblemException(ErrorCode code, String detail) {
    super(detail);
    this.code = code;
  }

  /**
   * The field, parameter or header field at fault.
   *
   * @param given what it was, only where that is safe to repeat
   */
  public ProblemException field(String name, @Nullable String given) {
    this.field = name;
    this.value =
        given == null || given.length() <= VALUE_LENGTH_LIMIT
            ? given
            : given.substring(0, VALUE_LENGTH_LIMIT);
    return this;
  }

  /** The document that it is about, where the outcome must be asked for by its id. */
  public ProblemException fileId(String id) {
    this.fileId = id;
    return this;
  }

  /** A header field of the answer. */
  public ProblemException header(String name, String headerValue) {
    headers.put(name, headerValue);
    return this;
  }

  /** When to try again, rounded up to whole seconds. */
  public ProblemException retryAfter(Duration pause) {
    return header("Retry-After", Long.toString(Math.max(1, pause.plusMillis(999).toSeconds())));
  }

  /** What led to it, for the log only. */
  public ProblemException cause(Throwable cause) {
    initCause(cause);
    return this;
  }

  public ErrorCode code() {
    return code;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  Optional<String> field() {
    return Optional.ofNullable(field);
  }

  Optional<String> value() {
    return Optional.ofNullable(value);
  }

  Optional<String> fileId() {
    return Optional.ofNullable(fileId);
  }

  Map<String, String> headers() {
    return headers;
  }
}
