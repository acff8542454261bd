package io.artstore.filestore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Makes folders and forces each into its parent once, while everybody who wants to use it waits. A
 * folder that a process before this one made is forced once more: it may have died in between.
 *
 * <p>{@code folders} is guarded by itself.
 */
final class DurableFolders {
  /** Forgetting a folder costs one more force, so remembering a year of hours is enough. */
  private static final int REMEMBERED = 10_000;

  /** Makes a folder, unless it is there, and forces it into its parent. */
  @FunctionalInterface
  interface Maker {
    void make(StorePath folder) throws FileStoreException;
  }

  private final Maker maker;
  private final Map<StorePath, CompletableFuture<Void>> folders =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<StorePath, CompletableFuture<Void>> eldest) {
          return size() > REMEMBERED && eldest.getValue().isDone();
        }
      };

  DurableFolders(Maker maker) {
    this.maker = maker;
  }

  /** Returns when the folder and all above it are durable. */
  void ensure(StorePath folder) throws FileStoreException {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> earlier;
    synchronized (folders) {
      earlier = folders.putIfAbsent(folder, mine);
    }
    if (earlier != null) {
      Awaiting.await(earlier);
      return;
    }
    try {
      if (folder.parent().isPresent()) {
        ensure(folder.parent().get());
      }
      maker.make(folder);
      mine.complete(null);
    } catch (FileStoreException | RuntimeException | Error e) {
      forget(folder);
      mine.completeExceptionally(e);
      throw e;
    }
  }

  /** Called when a folder turned out to be gone. */
  void forget(StorePath folder) {
    synchronized (folders) {
      folders.remove(folder);
    }
  }
}
