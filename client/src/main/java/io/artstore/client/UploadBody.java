package io.artstore.client;

import java.io.InputStream;
import java.util.OptionalLong;

/**
 * A stream of bytes that can be sent once. It may be offered to one service after the other as long
 * as {@link #consumed()} is false. The stream stays the caller's: it is never closed here.
 */
public final class UploadBody {
  private final InputStream source;
  private final OptionalLong length;
  private volatile boolean consumed;
  private volatile long sent;
  private volatile boolean ended;

  /**
   * @param length the number of bytes that the source will give, empty when that is not known
   */
  public UploadBody(InputStream source, OptionalLong length) {
    this.source = source;
    this.length = length;
  }

  public OptionalLong length() {
    return length;
  }

  /** Whether a byte was asked for: from then on the body cannot be sent again. */
  public boolean consumed() {
    return consumed;
  }

  /** How many bytes were handed to the connection. */
  public long sent() {
    return sent;
  }

  /**
   * Whether the other side may have the whole: all declared bytes were handed to the connection, or
   * the end of a body without a declared length was. What is not complete cannot be kept.
   */
  public boolean complete() {
    return length.isPresent() ? sent >= length.getAsLong() : ended;
  }

  InputStream open() {
    consumed = true;
    return source;
  }

  void ended() {
    ended = true;
  }

  // One pump writes; others only read.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void sent(int bytes) {
    sent += bytes;
  }
}
