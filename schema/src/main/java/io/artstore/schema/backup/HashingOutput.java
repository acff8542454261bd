package io.artstore.schema.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** Counts and digests what goes through it, in one thread. */
final class HashingOutput extends OutputStream {
  private final OutputStream target;
  private final LongConsumer progress;
  private final MessageDigest digest = sha256();
  private long bytes;

  /**
   * @param progress hears how many bytes went through so far
   */
  HashingOutput(OutputStream target, LongConsumer progress) {
    this.target = target;
    this.progress = progress;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] content, int offset, int length) throws IOException {
    target.write(content, offset, length);
    digest.update(content, offset, length);
    bytes += length;
    progress.accept(bytes);
  }

  @Override
  public void flush() throws IOException {
    target.flush();
  }

  long bytes() {
    return bytes;
  }

  /** SHA-256 in lower-case hexadecimal; nothing may be written afterwards. */
  String sha256Hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
