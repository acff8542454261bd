package io.artstore.servicekit.http;

import java.io.IOException;

/** Bodies that are read whole because they are small. */
final class SmallBody {
  static final int SIZE_LIMIT = 1024 * 1024;

  private SmallBody() {}

  static byte[] read(Exchange exchange) throws IOException {
    // The declared length first: a client that waits for 100 Continue need not send it.
    if (exchange.contentLength().orElse(0) > SIZE_LIMIT) {
      throw Exchange.tooLarge(SIZE_LIMIT);
    }
    byte[] body = exchange.body().readNBytes(SIZE_LIMIT + 1);
    if (body.length > SIZE_LIMIT) {
      throw Exchange.tooLarge(SIZE_LIMIT);
    }
    return body;
  }
}
