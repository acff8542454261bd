package io.artstore.filestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Streams that give one byte at a time, and calls that fail, change nothing of the contract. */
final class NastyFileStoreTest extends FileStoreContract {
  @Override
  FileStore open() {
    return new OneByteReads(new InMemoryFileStore(1L << 30));
  }

  /**
   * The n-th call fails; what was acknowledged before is there, what was not is absent or whole,
   * and the same calls succeed afterwards.
   */
  @Test
  void survivesTheFailureOfEveryCall() throws Exception {
    StorePath target = StorePath.of("2026/document");
    for (int failing = 1; failing <= 4; failing++) {
      FailingFileStore store = new FailingFileStore(new InMemoryFileStore(1000), failing);
      assertThatThrownBy(() -> put(store, target))
          .isInstanceOf(FileStoreException.Unavailable.class);
      assertThat(store.sweepStaging()).as("staged, call %d failing", failing).isZero();
      store.remove(target);
      put(store, target);
      assertThat(store.read(target, 3)).containsExactly(1, 2, 3);
    }
  }

  private static void put(FileStore store, StorePath target) throws IOException {
    try (StagedFile staged = store.stage(new ByteArrayInputStream(new byte[] {1, 2, 3}))) {
      staged.force();
      store.publish(staged, target);
      store.forceFolder(target.parent());
    }
  }

  /** Reads sources byte by byte. */
  private static final class OneByteReads extends ForwardingFileStore {
    OneByteReads(FileStore store) {
      super(store);
    }

    @Override
    public StagedFile stage(InputStream source) throws IOException {
      return super.stage(
          new InputStream() {
            @Override
            public int read() throws IOException {
              return source.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
              return source.read(bytes, offset, Math.min(1, length));
            }
          });
    }
  }

  /** Fails the n-th call of stage, force, publish and forceFolder, then works. */
  private static final class FailingFileStore extends ForwardingFileStore {
    private int left;

    FailingFileStore(FileStore store, int failing) {
      super(store);
      left = failing;
    }

    private void call() throws FileStoreException {
      if (--left == 0) {
        throw new FileStoreException.Unavailable("planted", new IOException("planted"));
      }
    }

    @Override
    public StagedFile stage(InputStream source) throws IOException {
      call();
      StagedFile staged = super.stage(source);
      try {
        call();
      } catch (FileStoreException e) {
        staged.close();
        throw e;
      }
      return staged;
    }

    @Override
    public void publish(StagedFile staged, StorePath target) throws FileStoreException {
      call();
      super.publish(staged, target);
    }

    @Override
    public void forceFolder(Optional<StorePath> folder) throws FileStoreException {
      call();
      super.forceFolder(folder);
    }
  }

  /** Passes every call on. */
  private abstract static class ForwardingFileStore implements FileStore {
    private final FileStore store;

    ForwardingFileStore(FileStore store) {
      this.store = store;
    }

    @Override
    public StagedFile stage(InputStream source) throws IOException {
      return store.stage(source);
    }

    @Override
    public void publish(StagedFile staged, StorePath target) throws FileStoreException {
      store.publish(staged, target);
    }

    @Override
    public void replace(StagedFile staged, StorePath target) throws FileStoreException {
      store.replace(staged, target);
    }

    @Override
    public void forceFolder(Optional<StorePath> folder) throws FileStoreException {
      store.forceFolder(folder);
    }

    @Override
    public void forceFile(StorePath path) throws FileStoreException {
      store.forceFile(path);
    }

    @Override
    public StoredFile open(StorePath path) throws FileStoreException {
      return store.open(path);
    }

    @Override
    public byte[] read(StorePath path, int limit) throws FileStoreException {
      return store.read(path, limit);
    }

    @Override
    public Optional<Long> size(StorePath path) throws FileStoreException {
      return store.size(path);
    }

    @Override
    public void remove(StorePath path) throws FileStoreException {
      store.remove(path);
    }

    @Override
    public List<StoreEntry> list(Optional<StorePath> folder) throws FileStoreException {
      return store.list(folder);
    }

    @Override
    public int sweepStaging() throws FileStoreException {
      return store.sweepStaging();
    }

    @Override
    public long freeBytes() throws FileStoreException {
      return store.freeBytes();
    }
  }
}
