package io.artstore.element.recovery;

import io.artstore.api.file.FileId;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** One thread at a time changes a document. Documents share a fixed number of locks. */
public final class DocumentLocks {
  private static final int LOCKS = 1_024;

  private final ReentrantLock[] locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(ReentrantLock[]::new);

  /** Held until closed. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /** Waits until nobody else changes the document. */
  public Held hold(FileId id) {
    ReentrantLock lock = locks[Math.floorMod(id.hashCode(), LOCKS)];
    lock.lock();
    return lock::unlock;
  }
}
