package io.artstore.servicekit.http;

import java.util.Optional;

/** The part of a body that a request asks for (RFC 9110, section 14). */
public sealed interface ByteRange {
  /** No range, one that is not understood, or several: the whole body is answered, {@code 200}. */
  record Whole() implements ByteRange {}

  /** One part that lies in the body, both ends included: {@code 206}. */
  record Part(long first, long last) implements ByteRange {
    public long length() {
      return last - first + 1;
    }

    /** The header field {@code Content-Range}. */
    public String contentRange(long size) {
      return "bytes %d-%d/%d".formatted(first, last, size);
    }
  }

  /**
   * Nothing of the body lies in it: {@code 416} with {@code Content-Range: bytes *}{@code /SIZE}.
   */
  record Unsatisfiable() implements ByteRange {}

  /**
   * Reads a header field {@code Range}.
   *
   * @param size of the whole body
   */
  static ByteRange parse(Optional<String> header, long size) {
    return RangeHeader.parse(header, size);
  }
}
