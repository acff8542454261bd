package io.artstore.servicekit.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;

/**
 * A response's bytes, sent in pieces of {@link #BUFFER_BYTES}. Closing it sends nothing: the
 * response ends when its handler returns, so that a handler that fails inside try-with-resources
 * leaves a response that is seen to be cut. For one thread.
 */
final class ResponseBody extends OutputStream {
  static final int BUFFER_BYTES = 256 * 1024;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Response response;
  private final ByteBufferPool pool;
  private final boolean headersOnly;
  private final long declared;
  private final Runnable beforeFirstByte;
  private @Nullable RetainableByteBuffer retained;
  private @Nullable ByteBuffer buffer;
  private long accepted;
  private boolean started;
  private boolean closed;
  private int capacity;

  /**
   * @param headersOnly takes bytes and sends none, for HEAD
   * @param declared how many there will be, -1 when not known
   */
  ResponseBody(
      Response response,
      ByteBufferPool pool,
      boolean headersOnly,
      long declared,
      Runnable beforeFirstByte) {
    this.response = response;
    this.pool = pool;
    this.headersOnly = headersOnly;
    this.declared = declared;
    this.beforeFirstByte = beforeFirstByte;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    accept(length);
    if (headersOnly) {
      return;
    }
    int from = offset;
    int left = length;
    while (left > 0) {
      // A full buffer waits for the next byte: the last piece is sent together with the end.
      ByteBuffer target = buffer();
      int part = Math.min(left, target.remaining());
      target.put(source, from, part);
      from += part;
      left -= part;
    }
  }

  private void accept(int length) {
    if (closed) {
      throw new IllegalStateException("the response is closed");
    }
    if (declared >= 0 && accepted + length > declared) {
      throw new IllegalStateException(
          "the response was declared to have %d bytes, not more".formatted(declared));
    }
    accepted += length;
  }

  /** The buffer with room for a byte at least. */
  private ByteBuffer buffer() throws IOException {
    ByteBuffer current = buffer;
    if (current == null) {
      capacity =
          declared >= 0 && declared < BUFFER_BYTES ? (int) Math.max(declared, 1) : BUFFER_BYTES;
      RetainableByteBuffer acquired = pool.acquire(capacity, true);
      retained = acquired;
      current = acquired.getByteBuffer();
      current.clear().limit(capacity);
      buffer = current;
    } else if (!current.hasRemaining()) {
      send(false);
    }
    return current;
  }

  private void send(boolean last) throws IOException {
    if (!started) {
      started = true;
      beforeFirstByte.run();
    }
    ByteBuffer current = buffer;
    try {
      Content.Sink.write(response, last, current == null ? NOTHING.duplicate() : current.flip());
    } catch (IOException failure) {
      throw new ClientGoneException("the answer was not taken: " + failure.getMessage(), failure);
    }
    if (current != null) {
      current.clear().limit(capacity);
    }
  }

  @Override
  public void flush() throws IOException {
    ByteBuffer current = buffer;
    if (!headersOnly && current != null && current.position() > 0) {
      send(false);
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Sends what is left and ends the response. */
  void finish() throws IOException {
    closed = true;
    if (declared >= 0 && accepted != declared && !headersOnly) {
      throw new IllegalStateException(
          "the response has %d bytes, %d were declared".formatted(accepted, declared));
    }
    send(true);
    release();
  }

  void release() {
    closed = true;
    if (retained != null) {
      retained.release();
      retained = null;
      buffer = null;
    }
  }
}
