package io.artstore.servicekit.http;

import io.artstore.api.problem.ErrorCode;
import io.artstore.servicekit.security.Actor;
import io.artstore.servicekit.security.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One request and its response, for the thread that handles it.
 *
 * <p>Once a response has begun, what is left of the request's body is thrown away: a handler reads
 * what it needs first.
 */
public final class Exchange {
  private final RequestView request;
  private final Responder responder;
  private final RequestIdentity identity;

  Exchange(RequestView request, Responder responder, RequestIdentity identity) {
    this.request = request;
    this.responder = responder;
    this.identity = identity;
  }

  /** In capitals. HEAD arrives at the handlers of GET, which may skip producing the bytes. */
  public String method() {
    return request.method();
  }

  public boolean isHead() {
    return method().equals("HEAD");
  }

  /** As the caller wrote it, still encoded, without the query. */
  public String path() {
    return request.path();
  }

  /**
   * A parameter of the route's template, decoded.
   *
   * @throws IllegalArgumentException when the template has no such parameter
   */
  public String pathParameter(String name) {
    String value = identity.pathParameters().get(name);
    if (value == null) {
      throw new IllegalArgumentException("the template has no parameter " + name);
    }
    return value;
  }

  /**
   * A parameter that may be given once.
   *
   * @throws ProblemException {@code bad_request} when it is given more often
   */
  public Optional<String> queryParameter(String name) {
    return request.query().single(name);
  }

  /** All parameters, decoded, in the order given. */
  public Map<String, List<String>> queryParameters() {
    return request.query().all();
  }

  /** A header field; several lines of one name are joined with commas (RFC 9110, 5.3). */
  public Optional<String> header(String name) {
    return request.header(name);
  }

  /** The declared length of the body; empty when it is sent in chunks or there is none. */
  public OptionalLong contentLength() {
    return request.contentLength();
  }

  /** Whether the request has a body, however its length is told. */
  public boolean hasBody() {
    return request.hasBody();
  }

  /** The media type without its parameters, in lower case. */
  public Optional<String> mediaType() {
    return header("Content-Type")
        .map(value -> value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
  }

  /**
   * The body as it arrives. Reads block; one that asks for much gets as much as has arrived. Throws
   * {@link ClientGoneException} when the body ends before it is complete: then nothing of it is
   * kept. Always the same stream.
   */
  public InputStream body() {
    return request.body();
  }

  /**
   * Reads the body, at most 1 MiB, as JSON.
   *
   * @throws ProblemException {@code malformed_json}, {@code field_unknown}, {@code field_invalid},
   *     {@code unsupported_media_type} or {@code body_too_large}
   * @throws ClientGoneException when the body is cut
   */
  public <T> T readJson(Class<T> type) throws IOException {
    return JsonBody.read(this, type);
  }

  /**
   * Reads the body, at most 1 MiB, as a form.
   *
   * @throws ProblemException {@code bad_request} when it is malformed or a name is given twice, or
   *     as for {@link #readJson}
   */
  public Map<String, String> readForm() throws IOException {
    return FormBody.read(this);
  }

  /**
   * Who sent the token.
   *
   * @throws IllegalStateException on a route that is open
   */
  public Caller caller() {
    return identity
        .caller()
        .orElseThrow(() -> new IllegalStateException("the route is open, it has no caller"));
  }

  /**
   * For whom the caller acts: itself, or whom a module names in its header fields.
   *
   * @throws ProblemException {@code bad_request} when those fields are malformed
   */
  public Actor actor() {
    return AuthenticationProblems.actor(caller(), this::header);
  }

  public String traceId() {
    return identity.traceId();
  }

  /** The address of the other end of the connection. */
  public String remoteAddress() {
    return request.remoteAddress();
  }

  /** Whether the client sends its body only when told to go on, by the first read of it. */
  public boolean expectsContinue() {
    return request.expectsContinue();
  }

  /** Whether the service is stopping: what waits for something to happen had better answer now. */
  public boolean isStopping() {
    return identity.stopping().getAsBoolean();
  }

  /** Sets a header field of the response, replacing what it was. */
  public void setHeader(String name, String value) {
    responder.setHeader(name, value);
  }

  /** Answers without a body. */
  public void respond(int status) throws IOException {
    responder.start(status, Optional.empty(), 0);
  }

  /** Answers with a value in the product's JSON. */
  public void respondJson(int status, Object body) throws IOException {
    responder.respondJson(status, body);
  }

  public void respondBytes(int status, String contentType, byte[] body) throws IOException {
    responder.start(status, Optional.of(contentType), body.length).write(body);
  }

  /**
   * Begins a response whose bytes are written afterwards. Nothing is sent before 256 KiB are
   * together or the handler has returned; a failure until then still answers a problem, a later one
   * cuts the connection so that the client sees it.
   *
   * @param length how many bytes follow, -1 when not known; a handler that writes fewer fails
   */
  public OutputStream startResponse(int status, String contentType, long length) {
    return responder.start(status, Optional.of(contentType), length);
  }

  static ProblemException tooLarge(long limit) {
    return new ProblemException(
        ErrorCode.BODY_TOO_LARGE, "the body may have %d bytes here".formatted(limit));
  }
}
