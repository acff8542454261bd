package io.artstore.element;

import io.artstore.filestore.FileStore;
import io.artstore.filestore.FileStoreException;
import io.artstore.filestore.InMemoryFileStore;
import io.artstore.filestore.StagedFile;
import io.artstore.filestore.StoreEntry;
import io.artstore.filestore.StorePath;
import io.artstore.filestore.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Counts the calls that change something and lets something happen before or after the n-th one: a
 * fault of the volume, the death of the process, the loss of the database.
 */
final class StoppingFileStore implements FileStore {
  /** The process is dead: nothing catches this, and nothing is written any more. */
  static final class Dead extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** What happens at the n-th call. */
  enum Event {
    FAULT_BEFORE,
    FAULT_AFTER,
    DEATH_BEFORE,
    DEATH_AFTER,
    CALLBACK_BEFORE
  }

  private final FileStore store;
  private final Event event;
  private final Runnable callback;
  private int left;
  private boolean happened;
  private boolean dead;

  StoppingFileStore(FileStore store, Event event, Runnable callback) {
    this.store = store;
    this.event = event;
    this.callback = callback;
    this.left = -1;
  }

  /** From now on the n-th call counts. */
  synchronized void stopAt(int call) {
    left = call;
  }

  Event event() {
    return event;
  }

  synchronized boolean happened() {
    return happened;
  }

  /** What is underneath, where that is a store in memory. */
  InMemoryFileStore memory() {
    return (InMemoryFileStore) store;
  }

  private interface Call<T, X extends Exception> {
    T run() throws X;
  }

  private <T, X extends Exception> T changing(Call<T, X> call) throws X, FileStoreException {
    boolean now = isNow();
    if (now) {
      before();
    }
    T result = reading(call);
    if (now) {
      after();
    }
    return result;
  }

  private <T, X extends Exception> T reading(Call<T, X> call) throws X {
    checkAlive();
    return call.run();
  }

  private synchronized boolean isNow() {
    checkAlive();
    if (left > 0 && --left == 0) {
      happened = true;
      return true;
    }
    return false;
  }

  private synchronized void checkAlive() {
    if (dead) {
      throw new Dead();
    }
  }

  private synchronized void die() {
    dead = true;
    throw new Dead();
  }

  private void before() throws FileStoreException {
    switch (event) {
      case FAULT_BEFORE ->
          throw new FileStoreException.Unavailable("planted", new IOException("x"));
      case DEATH_BEFORE -> die();
      case CALLBACK_BEFORE -> callback.run();
      case FAULT_AFTER, DEATH_AFTER -> {}
    }
  }

  private void after() throws FileStoreException {
    switch (event) {
      case FAULT_AFTER -> throw new FileStoreException.Unavailable("planted", new IOException("x"));
      case DEATH_AFTER -> die();
      case FAULT_BEFORE, DEATH_BEFORE, CALLBACK_BEFORE -> {}
    }
  }

  @Override
  public StagedFile stage(InputStream source) throws IOException {
    StagedFile[] staged = new StagedFile[1];
    try {
      return changing(
          () -> {
            staged[0] = store.stage(source);
            return new Staged(staged[0]);
          });
    } catch (FileStoreException e) {
      if (staged[0] != null) {
        staged[0].close();
      }
      throw e;
    }
  }

  @Override
  public void publish(StagedFile staged, StorePath target) throws FileStoreException {
    changing(
        () -> {
          store.publish(((Staged) staged).staged, target);
          return true;
        });
  }

  @Override
  public void replace(StagedFile staged, StorePath target) throws FileStoreException {
    changing(
        () -> {
          store.replace(((Staged) staged).staged, target);
          return true;
        });
  }

  @Override
  public void forceFolder(Optional<StorePath> folder) throws FileStoreException {
    changing(
        () -> {
          store.forceFolder(folder);
          return true;
        });
  }

  @Override
  public void forceFile(StorePath path) throws FileStoreException {
    changing(
        () -> {
          store.forceFile(path);
          return true;
        });
  }

  @Override
  public StoredFile open(StorePath path) throws FileStoreException {
    return reading(() -> store.open(path));
  }

  @Override
  public byte[] read(StorePath path, int limit) throws FileStoreException {
    return reading(() -> store.read(path, limit));
  }

  @Override
  public Optional<Long> size(StorePath path) throws FileStoreException {
    return reading(() -> store.size(path));
  }

  @Override
  public void remove(StorePath path) throws FileStoreException {
    changing(
        () -> {
          store.remove(path);
          return true;
        });
  }

  @Override
  public List<StoreEntry> list(Optional<StorePath> folder) throws FileStoreException {
    return reading(() -> store.list(folder));
  }

  @Override
  public int sweepStaging() throws FileStoreException {
    return changing(store::sweepStaging);
  }

  @Override
  public long freeBytes() throws FileStoreException {
    return reading(store::freeBytes);
  }

  private final class Staged implements StagedFile {
    private final StagedFile staged;

    Staged(StagedFile staged) {
      this.staged = staged;
    }

    @Override
    public long size() {
      return staged.size();
    }

    @Override
    public String sha256() {
      return staged.sha256();
    }

    @Override
    public void force() throws FileStoreException {
      changing(
          () -> {
            staged.force();
            return true;
          });
    }

    @Override
    public void close() {
      staged.close();
    }
  }
}
