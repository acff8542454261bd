package io.artstore.servicekit.http;

import io.artstore.api.problem.ErrorCode;
import io.artstore.api.problem.Problem;
import io.artstore.servicekit.security.Authenticator;
import io.artstore.servicekit.security.Caller;
import io.artstore.servicekit.telemetry.ServiceTelemetry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/** Takes a request through routing, admission and authentication to its handler, and ends it. */
final class RequestDispatcher extends Handler.Abstract {
  private static final Logger LOG = LoggerFactory.getLogger(RequestDispatcher.class);
  private static final String NO_ROUTE = "none";
  private static final Duration OVERLOAD_RETRY = Duration.ofSeconds(1);

  private final Routes routes;
  private final Authenticator authenticator;
  private final ServiceTelemetry telemetry;
  private final Semaphore admission;
  private final RandomGenerator random;
  private final BooleanSupplier stopping;

  RequestDispatcher(
      Routes routes,
      Authenticator authenticator,
      ServiceTelemetry telemetry,
      int maxConcurrentRequests,
      RandomGenerator random,
      BooleanSupplier stopping) {
    this.routes = routes;
    this.authenticator = authenticator;
    this.telemetry = telemetry;
    this.admission = new Semaphore(maxConcurrentRequests);
    this.random = random;
    this.stopping = stopping;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    // Silence is a fault only while a body is awaited or an answer not taken; a handler may think.
    request.addIdleTimeoutListener(timeout -> false);
    String traceId = TraceId.of(request.getHeaders().get("traceparent"), random);
    RequestView view = new RequestView(request);
    Responder responder = new Responder(request, response, view, traceId);
    RequestEnd end = new RequestEnd(request, callback, view, responder);
    MDC.put("trace_id", traceId);
    try {
      String route = answer(view, responder, traceId, end);
      telemetry.requestAnswered(
          route,
          knownMethod(view.method()),
          responder.status(),
          Duration.ofNanos(System.nanoTime() - request.getBeginNanoTime()));
    } finally {
      MDC.remove("trace_id");
    }
    return true;
  }

  /**
   * @return the template that answered
   */
  private String answer(RequestView view, Responder responder, String traceId, RequestEnd end) {
    String template = NO_ROUTE;
    boolean admitted = false;
    try {
      Routes.Match match = find(view);
      Route route = route(match, view.method());
      template = route.template().toString();
      if (!route.always()) {
        admitted = admission.tryAcquire();
        if (!admitted) {
          throw new ProblemException(ErrorCode.OVERLOADED, "too many requests at once")
              .retryAfter(OVERLOAD_RETRY);
        }
      }
      Optional<Caller> caller =
          AuthenticationProblems.admit(route.access(), authenticator, view.header("Authorization"));
      RequestIdentity identity = new RequestIdentity(traceId, match.parameters(), caller, stopping);
      route.handler().handle(new Exchange(view, responder, identity));
      responder.finish();
    } catch (Throwable failure) {
      // Errors too: what is left to Jetty is logged with the address, and that may hold secrets.
      answerProblem(failure, view, responder, traceId, end);
    } finally {
      if (admitted) {
        admission.release();
      }
      responder.releaseBuffer();
    }
    // Outside of the admission: waiting for a refused client takes nobody's place.
    end.complete();
    return template;
  }

  private Routes.Match find(RequestView view) {
    return routes
        .match(PathSegments.of(view.path()))
        .orElseThrow(() -> new ProblemException(ErrorCode.NOT_FOUND, "nothing is at this address"));
  }

  private static Route route(Routes.Match match, String method) {
    Route route = match.methods().get(method);
    if (route == null) {
      String allowed = String.join(", ", match.allowed());
      throw new ProblemException(
              ErrorCode.METHOD_NOT_ALLOWED, "this address has the methods " + allowed)
          .header("Allow", allowed);
    }
    return route;
  }

  private static void answerProblem(
      Throwable failure, RequestView view, Responder responder, String traceId, RequestEnd end) {
    if (responder.committed()) {
      logCut(failure, view);
      end.fail(failure);
      return;
    }
    ProblemException problem = ProblemMapping.of(failure);
    log(problem, view);
    try {
      responder.reset();
      problem.headers().forEach(responder::setHeader);
      responder.setHeader(Problem.CODE_HEADER, problem.code().code());
      responder.setHeader("Cache-Control", "no-store");
      byte[] document = ProblemDocument.of(problem, traceId);
      responder
          .start(problem.code().status(), Optional.of(Problem.MEDIA_TYPE), document.length)
          .write(document);
      responder.finish();
    } catch (IOException | RuntimeException gone) {
      end.fail(gone);
    }
  }

  private static void logCut(Throwable failure, RequestView view) {
    if (failure instanceof ClientGoneException) {
      LOG.debug("{} {}: the client left during the answer", view.method(), view.path());
    } else {
      LOG.error("{} {}: cut in the middle of the answer", view.method(), view.path(), failure);
    }
  }

  /** Path and method only: a query may hold what was searched for, a header a token. */
  private static void log(ProblemException problem, RequestView view) {
    String what = view.method() + " " + view.path() + ": " + problem.code().code();
    switch (problem.code()) {
      case INTERNAL_ERROR -> LOG.error(what, problem.getCause());
      case UPLOAD_CUT -> LOG.info(what);
      // They come in floods, and the metrics count them; one with a cause is not of our own making.
      case OVERLOADED, SHUTTING_DOWN ->
          LOG.atLevel(problem.getCause() == null ? Level.DEBUG : Level.WARN)
              .log("{}{}", what, cause(problem));
      default -> {
        if (problem.code().status() >= 500) {
          LOG.warn("{}: {}{}", what, problem.detail(), cause(problem));
        }
      }
    }
  }

  private static String cause(ProblemException problem) {
    return problem.getCause() == null ? "" : "; cause: " + problem.getCause();
  }

  /** Methods are the caller's choice; the registry must not grow with them. */
  private static String knownMethod(String method) {
    return switch (method) {
      case "GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS" -> method;
      default -> "OTHER";
    };
  }
}
