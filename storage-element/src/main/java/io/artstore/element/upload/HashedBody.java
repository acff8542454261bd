package io.artstore.element.upload;

import io.artstore.api.problem.ErrorCode;
import io.artstore.servicekit.http.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a body turned out to be that was read and not kept. */
record HashedBody(long size, String sha256) {
  private static final int BUFFER_BYTES = 256 * 1024;

  /**
   * Reads a body to its end.
   *
   * @param expected one that is longer is another document and not read further
   * @throws ProblemException {@code file_exists_differently}
   */
  static HashedBody of(InputStream body, long expected) throws IOException {
    MessageDigest digest = newDigest();
    byte[] buffer = new byte[BUFFER_BYTES];
    long size = 0;
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      size += read;
      if (size > expected) {
        throw new ProblemException(
            ErrorCode.FILE_EXISTS_DIFFERENTLY,
            "the document there has %d bytes".formatted(expected));
      }
      digest.update(buffer, 0, read);
    }
    return new HashedBody(size, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
