package io.artstore.servicekit.http;

import io.artstore.api.problem.ErrorCode;
import java.io.IOException;

/** Bodies that are read whole because they are small. */
final class SmallBody {
  static final int SIZE_LIMIT = 1024 * 1024;

  private SmallBody() {}

  static byte[] read(Exchange exchange) throws IOException {
    // The declared length first: a client that waits for 100 Continue need not send it.
    if (exchange.contentLength().orElse(0) > SIZE_LIMIT) {
      throw tooLarge();
    }
    byte[] body = exchange.body().readNBytes(SIZE_LIMIT + 1);
    if (body.length > SIZE_LIMIT) {
      throw tooLarge();
    }
    return body;
  }

  private static ProblemException tooLarge() {
    return new ProblemException(
        ErrorCode.BODY_TOO_LARGE, "the body may have %d bytes here".formatted(SIZE_LIMIT));
  }
}
