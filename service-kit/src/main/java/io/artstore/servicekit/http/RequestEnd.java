package io.artstore.servicekit.http;

import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Ends a request so that its client sees the answer. A server that closes while a client is still
 * sending resets the connection, and the client loses the answer that was on its way: so what it
 * still sends is taken and thrown away for a while first.
 */
final class RequestEnd {
  private static final long DRAIN_BYTES = 64L * 1024 * 1024;
  private static final Duration DRAIN_TIME = Duration.ofSeconds(2);

  private final Request request;
  private final Callback callback;
  private final RequestView view;
  private final Responder responder;
  private @Nullable Throwable failure;

  RequestEnd(Request request, Callback callback, RequestView view, Responder responder) {
    this.request = request;
    this.callback = callback;
    this.view = view;
    this.responder = responder;
  }

  /** The answer cannot be completed: the connection is cut so that the client can see it. */
  void fail(Throwable cause) {
    failure = cause;
  }

  void complete() {
    if (failure == null && mustDrain() && !drained()) {
      failure = new IOException("the client went on sending a refused body");
    }
    view.bodyState().releaseChunk();
    if (failure == null) {
      callback.succeeded();
    } else {
      callback.failed(failure);
    }
  }

  /** A client that waits for {@code 100 Continue} sends nothing after another answer. */
  private boolean mustDrain() {
    boolean waits = view.expectsContinue() && !view.bodyState().touched();
    return responder.bodyOutstanding() && !waits && !view.bodyState().failed();
  }

  private boolean drained() {
    boolean atEnd = view.bodyState().discard(DRAIN_BYTES, DRAIN_TIME.toNanos());
    if (!atEnd) {
      // Ends a read that is still waiting, which must not outlive the request.
      request.getConnectionMetaData().getConnection().getEndPoint().close();
    }
    return atEnd;
  }
}
