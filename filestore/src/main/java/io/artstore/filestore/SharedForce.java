package io.artstore.filestore;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Lets callers that want one folder forced at the same time share a force. A caller must not join a
 * force that began before it came: that one may have missed its name. So at most one force of a
 * folder runs and at most one waits, and whoever comes joins the waiting one.
 *
 * <p>{@code lock} guards {@code running} and {@code waiting}.
 */
final class SharedForce<K> {
  /** Forces one folder. */
  @FunctionalInterface
  interface Force<K> {
    void apply(K folder) throws FileStoreException;
  }

  private final Force<K> force;
  private final Object lock = new Object();
  private final Map<K, CompletableFuture<Void>> running = new HashMap<>();
  private final Map<K, CompletableFuture<Void>> waiting = new HashMap<>();

  SharedForce(Force<K> force) {
    this.force = force;
  }

  /** Returns when a force that began after this call has ended, and fails when that one failed. */
  void force(K folder) throws FileStoreException {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> before;
    CompletableFuture<Void> joined;
    synchronized (lock) {
      before = running.get(folder);
      joined = waiting.get(folder);
      if (joined == null) {
        (before == null ? running : waiting).put(folder, mine);
      }
    }
    if (joined != null) {
      Awaiting.await(joined);
      return;
    }
    if (before != null) {
      // Whether that one failed is its own callers' concern.
      before.handle((done, fault) -> true).join();
      promote(folder, mine);
    }
    lead(folder, mine);
    Awaiting.await(mine);
  }

  private void promote(K folder, CompletableFuture<Void> mine) {
    synchronized (lock) {
      waiting.remove(folder);
      running.put(folder, mine);
    }
  }

  private void lead(K folder, CompletableFuture<Void> mine) {
    try {
      force.apply(folder);
      end(folder);
      mine.complete(null);
    } catch (FileStoreException | RuntimeException | Error e) {
      end(folder);
      mine.completeExceptionally(e);
    }
  }

  private void end(K folder) {
    synchronized (lock) {
      running.remove(folder);
    }
  }
}
