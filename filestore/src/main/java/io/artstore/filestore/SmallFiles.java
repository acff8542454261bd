package io.artstore.filestore;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Reads files that fit into memory, the same for every store. */
final class SmallFiles {
  private SmallFiles() {}

  static byte[] read(FileStore store, StorePath path, int limit) throws FileStoreException {
    try (StoredFile file = store.open(path)) {
      if (file.size() > limit) {
        throw new FileStoreException.Corrupt(
            path + ": has " + file.size() + " bytes, at most " + limit + " were expected");
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) file.size());
      file.copy(0, file.size(), bytes);
      return bytes.toByteArray();
    } catch (FileStoreException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
  }
}
