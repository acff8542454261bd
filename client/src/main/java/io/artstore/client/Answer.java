package io.artstore.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.artstore.api.json.WireJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.Optional;

/** The head of an answer, and its body as a stream that fails when it is cut or stalls. */
final class Answer implements AutoCloseable {
  /** The largest page of changes: 1,000 documents with 64 KiB of attributes each. */
  private static final int JSON_BYTES_LIMIT = 96 * 1024 * 1024;

  private final String request;
  private final int status;
  private final HttpHeaders headers;
  private final WatchedInput body;

  Answer(String request, HttpResponse<InputStream> response, Activity activity) {
    this.request = request;
    this.status = response.statusCode();
    this.headers = response.headers();
    this.body = new WatchedInput(request, response.body(), activity);
  }

  int status() {
    return status;
  }

  String request() {
    return request;
  }

  HttpHeaders headers() {
    return headers;
  }

  Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  InputStream body() {
    return body;
  }

  /**
   * Goes on only with one of these statuses.
   *
   * @throws ProblemResponseException for any other
   */
  Answer require(int... accepted) {
    for (int one : accepted) {
      if (status == one) {
        return this;
      }
    }
    throw problem();
  }

  /** Reads the body as a problem document and closes the answer. */
  ProblemResponseException problem() {
    try (this) {
      return ProblemReader.read(this);
    }
  }

  <T> T json(Class<T> type) {
    byte[] bytes = bytes(JSON_BYTES_LIMIT);
    try {
      return WireJson.mapper().readValue(bytes, type);
    } catch (JsonProcessingException e) {
      throw unintelligible(e);
    } catch (IOException e) {
      throw new ClientException.Broken(request + ": " + e.getMessage(), e);
    }
  }

  /** All bytes of a short body. */
  byte[] bytes(int limit) {
    byte[] bytes = body.readUpTo(limit + 1);
    if (bytes.length > limit) {
      throw new ClientException.Unintelligible(
          request + ": the answer is longer than " + limit + " bytes", null);
    }
    return bytes;
  }

  ClientException.Unintelligible unintelligible(JsonProcessingException cause) {
    return new ClientException.Unintelligible(
        request + ": the answer is not what this client knows: " + cause.getOriginalMessage(),
        cause);
  }

  @Override
  public void close() {
    body.close();
  }
}
