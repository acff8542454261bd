package io.artstore.servicekit.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.artstore.api.json.WireJson;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/** Writes the one response of a request. For one thread. */
final class Responder {
  static final String TRACE_HEADER = "Trace-Id";

  /** What may have arrived unread before keeping a connection costs more than a new one. */
  private static final long ARRIVED_UNREAD_LIMIT = 256 * 1024;

  private final Request request;
  private final Response response;
  private final RequestView view;
  private final String traceId;
  private @Nullable ResponseBody body;
  private boolean bodyOutstanding;

  Responder(Request request, Response response, RequestView view, String traceId) {
    this.request = request;
    this.response = response;
    this.view = view;
    this.traceId = traceId;
    setGeneralHeaders();
  }

  private void setGeneralHeaders() {
    setHeader(TRACE_HEADER, traceId);
    setHeader("X-Content-Type-Options", "nosniff");
  }

  void setHeader(String name, String value) {
    response.getHeaders().put(name, value);
  }

  ResponseBody start(int status, Optional<String> contentType, long length) {
    if (body != null) {
      throw new IllegalStateException("the request was answered already");
    }
    response.setStatus(status);
    contentType.ifPresent(type -> setHeader("Content-Type", type));
    if (length >= 0 && mayHaveLength(status)) {
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
    }
    body =
        new ResponseBody(
            response,
            request.getComponents().getByteBufferPool(),
            "HEAD".equals(view.method()),
            length,
            this::closeWhenBodyIsOutstanding);
    return body;
  }

  /** RFC 9110, 8.6: neither {@code 204} nor {@code 304} say how long the body is that they lack. */
  private static boolean mayHaveLength(int status) {
    return status != HttpStatus.NO_CONTENT_204 && status != HttpStatus.NOT_MODIFIED_304;
  }

  /**
   * Seen at the last moment: a client that is still sending must learn that the connection ends
   * here, or its next request would be read from the middle of this one's body.
   */
  private void closeWhenBodyIsOutstanding() {
    bodyOutstanding = view.bodyIsOutstanding(ARRIVED_UNREAD_LIMIT);
    if (bodyOutstanding) {
      setHeader("Connection", "close");
    }
  }

  void respondJson(int status, Object value) throws IOException {
    byte[] json = json(value);
    start(status, Optional.of("application/json"), json.length).write(json);
  }

  private static byte[] json(Object value) {
    try {
      return WireJson.mapper().writeValueAsBytes(value);
    } catch (JsonProcessingException bug) {
      throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), bug);
    }
  }

  boolean answered() {
    return body != null;
  }

  boolean committed() {
    return response.isCommitted();
  }

  int status() {
    return response.getStatus();
  }

  /** Forgets an answer of which nothing was sent yet. */
  void reset() {
    releaseBuffer();
    response.reset();
    setGeneralHeaders();
  }

  void finish() throws IOException {
    if (body == null) {
      throw new IllegalStateException("the handler gave no answer");
    }
    body.finish();
  }

  /** Whether the client may still be sending a body that nobody wants. Known after finishing. */
  boolean bodyOutstanding() {
    return bodyOutstanding;
  }

  void releaseBuffer() {
    if (body != null) {
      body.release();
      body = null;
    }
  }
}
