package io.artstore.filestore;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for what another thread does for this one too. */
final class Awaiting {
  private Awaiting() {}

  static void await(CompletableFuture<Void> future) throws FileStoreException {
    try {
      future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FileStoreException.Unavailable("interrupted while a folder was forced", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case FileStoreException fault -> throw fault;
        case RuntimeException bug -> throw bug;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}
