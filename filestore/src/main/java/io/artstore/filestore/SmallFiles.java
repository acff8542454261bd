package io.artstore.filestore;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Reads and replaces files that fit into memory, the same for every store. */
public final class SmallFiles {
  private SmallFiles() {}

  /** Puts bytes in place of a file, atomically; the new ones are durable when this returns. */
  public static void replace(FileStore store, StorePath path, byte[] bytes)
      throws FileStoreException {
    try (StagedFile staged = store.stage(new ByteArrayInputStream(bytes))) {
      staged.force();
      store.replace(staged, path);
      store.forceFolder(path.parent());
    } catch (FileStoreException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
  }

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
