package io.artstore.servicekit.http;

import io.artstore.api.problem.Problem;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Gives the errors that Jetty finds by itself the form of all others. */
final class JettyProblems extends ErrorHandler {
  private final RandomGenerator random;

  JettyProblems(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Object cause = request.getAttribute(ERROR_EXCEPTION);
    int status =
        cause instanceof org.eclipse.jetty.http.HttpException http
            ? http.getCode()
            : response.getStatus();
    ProblemException problem = ProblemMapping.ofStatus(status);
    String traceId = TraceId.of(request.getHeaders().get("traceparent"), random);
    byte[] document = ProblemDocument.of(problem, traceId);
    response.setStatus(problem.code().status());
    HttpFields.Mutable headers = response.getHeaders();
    problem.headers().forEach(headers::put);
    headers.put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put(Problem.CODE_HEADER, problem.code().code());
    headers.put(Responder.TRACE_HEADER, traceId);
    response.write(true, ByteBuffer.wrap(document), callback);
    return true;
  }
}
