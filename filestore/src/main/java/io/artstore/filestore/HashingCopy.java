package io.artstore.filestore;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a stream held that was read to its end: how much, and its digest. */
record HashingCopy(long size, String sha256) {
  /** A buffer is filled before it is hashed and written: many small writes cost half the speed. */
  private static final int BUFFER_BYTES = 512 * 1024;

  /** Most documents are small; they should not pay for clearing a large buffer. */
  private static final int FIRST_BUFFER_BYTES = 32 * 1024;

  /** Takes one filled buffer and has emptied it when it returns. */
  @FunctionalInterface
  interface Sink {
    void write(ByteBuffer buffer) throws FileStoreException;
  }

  static HashingCopy of(InputStream source, Sink sink) throws IOException {
    MessageDigest digest = newDigest();
    byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    long size = 0;
    int count = source.readNBytes(buffer, 0, buffer.length);
    while (count > 0) {
      digest.update(buffer, 0, count);
      sink.write(ByteBuffer.wrap(buffer, 0, count));
      size += count;
      if (count < buffer.length) {
        break;
      }
      if (buffer.length < BUFFER_BYTES) {
        buffer = new byte[BUFFER_BYTES];
      }
      count = source.readNBytes(buffer, 0, buffer.length);
    }
    return new HashingCopy(size, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
