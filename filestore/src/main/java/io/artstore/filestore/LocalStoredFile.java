package io.artstore.filestore;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An opened file of a {@link LocalFileStore}. */
final class LocalStoredFile implements StoredFile {
  private static final Logger LOG = LoggerFactory.getLogger(LocalStoredFile.class);

  /** Measured: smaller ones cost up to half the speed of large downloads. */
  private static final int BUFFER_BYTES = 256 * 1024;

  private final Path path;
  private final FileChannel channel;
  private final long size;

  LocalStoredFile(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void copy(long offset, long length, OutputStream target) throws IOException {
    byte[] bytes = new byte[(int) Math.min(length, BUFFER_BYTES)];
    long end = offset + length;
    for (long at = offset; at < end; ) {
      int count = read(at, ByteBuffer.wrap(bytes, 0, (int) Math.min(bytes.length, end - at)));
      if (count < 0) {
        throw new FileStoreException.Corrupt(
            path.getFileName() + ": ends at " + at + ", " + end + " bytes were asked for");
      }
      target.write(bytes, 0, count);
      at += count;
    }
  }

  private int read(long at, ByteBuffer buffer) throws FileStoreException {
    try {
      return channel.read(buffer, at);
    } catch (IOException e) {
      throw Faults.of(path, "cannot be read at " + at, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warn("{} could not be closed after reading", path, e);
    }
  }
}
