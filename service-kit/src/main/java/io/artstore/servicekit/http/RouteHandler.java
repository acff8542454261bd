package io.artstore.servicekit.http;

/** Answers the requests of one route, on a virtual thread: blocking is fine. */
@FunctionalInterface
public interface RouteHandler {
  /**
   * Answers one request by one of the exchange's {@code respond} methods or {@code startResponse}.
   * The response is complete when this returns, and cut off, or replaced by a problem as long as
   * nothing was sent, when it throws.
   */
  void handle(Exchange exchange) throws Exception;
}
