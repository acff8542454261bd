package io.artstore.filestore;

import java.io.IOException;
import java.io.OutputStream;

/** A file opened for reading. It stays readable when its name is removed or replaced meanwhile. */
public interface StoredFile extends AutoCloseable {
  /** How many bytes it had when it was opened. */
  long size();

  /**
   * Copies exactly the bytes {@code [offset, offset + length)}.
   *
   * @throws FileStoreException.Corrupt when the file ends before, after the bytes that are there
   *     were copied
   * @throws FileStoreException.Unavailable when the volume failed
   * @throws IOException any other is the target's own
   */
  void copy(long offset, long length, OutputStream target) throws IOException;

  @Override
  void close();
}
