package io.artstore.servicekit.http;

import io.artstore.api.problem.ErrorCode;
import io.artstore.api.problem.InvalidAttributeException;
import io.artstore.servicekit.postgres.DatabaseBusy;
import io.artstore.servicekit.postgres.DatabaseUnavailableException;
import java.time.Duration;
import org.eclipse.jetty.http.HttpException;

/** What is answered when a handler throws. */
final class ProblemMapping {
  private static final Duration DATABASE_RETRY = Duration.ofSeconds(2);

  private ProblemMapping() {}

  static ProblemException of(Throwable failure) {
    return switch (failure) {
      case ProblemException problem -> problem;
      case InvalidAttributeException invalid ->
          new ProblemException(invalid.code(), String.valueOf(invalid.getMessage()))
              .field(invalid.field(), null)
              .cause(invalid);
      case ClientGoneException gone ->
          new ProblemException(ErrorCode.UPLOAD_CUT, "the body ended early, nothing of it was kept")
              .cause(gone);
      case HttpException http -> ofStatus(http.getCode()).cause(failure);
      default ->
          DatabaseUnavailableException.in(failure)
              .map(
                  away ->
                      new ProblemException(
                              ErrorCode.DATABASE_UNAVAILABLE, "the database does not answer")
                          .retryAfter(DATABASE_RETRY)
                          .cause(away))
              .orElseGet(() -> DatabaseBusy.causes(failure) ? busy(failure) : bug(failure));
    };
  }

  private static ProblemException busy(Throwable failure) {
    return new ProblemException(ErrorCode.OVERLOADED, "the database did not do this in time")
        .retryAfter(DATABASE_RETRY)
        .cause(failure);
  }

  private static ProblemException bug(Throwable failure) {
    return new ProblemException(
            ErrorCode.INTERNAL_ERROR,
            "this is a fault of the service, its log has the details under the trace id")
        .cause(failure);
  }

  /** For what Jetty refuses by itself, before any of our code sees the request. */
  static ProblemException ofStatus(int status) {
    return switch (status) {
      case 404 -> new ProblemException(ErrorCode.NOT_FOUND, "nothing is here");
      case 413 -> new ProblemException(ErrorCode.BODY_TOO_LARGE, "the body is too large");
      case 414 -> new ProblemException(ErrorCode.URI_TOO_LONG, "the address is too long");
      case 431 -> new ProblemException(ErrorCode.HEADERS_TOO_LARGE, "the headers are too large");
      case 501, 505 ->
          new ProblemException(ErrorCode.BAD_REQUEST, "this kind of HTTP is not spoken here");
      case 503 ->
          new ProblemException(ErrorCode.SHUTTING_DOWN, "the service is stopping")
              .retryAfter(Duration.ofSeconds(1));
      default ->
          status >= 500
              ? new ProblemException(ErrorCode.INTERNAL_ERROR, "this is a fault of the service")
              : new ProblemException(ErrorCode.BAD_REQUEST, "the request is not well formed");
    };
  }
}
