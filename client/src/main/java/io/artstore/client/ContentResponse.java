package io.artstore.client;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The content of a document on its way: the head of the answer, and a stream that fails with a
 * {@link ClientException} when it is cut short. To be closed, also when it was read to the end.
 */
public final class ContentResponse implements AutoCloseable {
  private final Answer answer;

  ContentResponse(Answer answer) {
    this.answer = answer;
  }

  /** 200, 206, 304, 412 or 416. */
  public int status() {
    return answer.status();
  }

  public Optional<String> header(String name) {
    return answer.header(name);
  }

  public Map<String, List<String>> headers() {
    return answer.headers().map();
  }

  public OptionalLong contentLength() {
    return answer.headers().firstValueAsLong("Content-Length");
  }

  public InputStream body() {
    return answer.body();
  }

  @Override
  public void close() {
    answer.close();
  }
}
