package io.artstore.app.up;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Runs a few things at the same time. */
final class Together {
  private Together() {}

  /**
   * Returns when all have ended; throws what the first that failed threw, the others' failures
   * suppressed.
   */
  static void run(List<Callable<?>> tasks) throws Exception {
    Exception failure = null;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<? extends Future<?>> futures = tasks.stream().map(threads::submit).toList();
      for (Future<?> future : futures) {
        failure = added(failure, future);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static @Nullable Exception added(@Nullable Exception failure, Future<?> future)
      throws InterruptedException {
    try {
      future.get();
      return failure;
    } catch (ExecutionException ended) {
      Exception cause =
          ended.getCause() instanceof Exception exception ? exception : new Exception(ended);
      if (failure == null) {
        return cause;
      }
      failure.addSuppressed(cause);
      return failure;
    }
  }
}
