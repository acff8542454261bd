package io.artstore.servicekit.http;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** What the caller sent, read from Jetty's request. For one thread. */
final class RequestView {
  private final Request request;
  private final RequestBody body;
  private @Nullable QueryParameters query;

  RequestView(Request request) {
    this.request = request;
    this.body = new RequestBody(request);
  }

  String method() {
    return request.getMethod();
  }

  String path() {
    return String.valueOf(request.getHttpURI().getPath());
  }

  QueryParameters query() {
    if (query == null) {
      query = QueryParameters.parse(request.getHttpURI().getQuery());
    }
    return query;
  }

  Optional<String> header(String name) {
    List<String> values = request.getHeaders().getValuesList(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
  }

  OptionalLong contentLength() {
    long length = request.getLength();
    return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
  }

  boolean hasBody() {
    return request.getLength() > 0 || request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
  }

  boolean expectsContinue() {
    return header("Expect").filter(value -> value.equalsIgnoreCase("100-continue")).isPresent();
  }

  InputStream body() {
    return body;
  }

  RequestBody bodyState() {
    return body;
  }

  String remoteAddress() {
    return String.valueOf(Request.getRemoteAddr(request));
  }

  /**
   * Whether the client still has, or may have, bytes of a body to send. What has already arrived is
   * thrown away to find out.
   */
  boolean bodyIsOutstanding(long limit) {
    if (!hasBody()) {
      return false;
    }
    if (body.failed() || (expectsContinue() && !body.touched())) {
      return true;
    }
    return !body.discardArrived(limit);
  }
}
