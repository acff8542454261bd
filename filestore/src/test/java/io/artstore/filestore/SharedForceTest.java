package io.artstore.filestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class SharedForceTest {
  @Test
  void sharesAForceAmongThoseThatCameBeforeItBegan() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger forces = new AtomicInteger();
    SharedForce<String> shared =
        new SharedForce<>(
            folder -> {
              forces.incrementAndGet();
              awaitUninterrupted(release);
            });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> first = threads.submit(call(shared));
      Awaitility.await().until(() -> forces.get() == 1);
      List<Future<?>> others = new ArrayList<>();
      for (int number = 0; number < 20; number++) {
        others.add(threads.submit(call(shared)));
      }
      release.countDown();
      first.get();
      for (Future<?> other : others) {
        other.get();
      }
    }
    // One for the first, at least one begun after it for the others, not one for each.
    assertThat(forces.get()).isBetween(2, 21);
  }

  @Test
  void failsThoseThatSharedAFailedForceAndNoOthers() throws Exception {
    AtomicInteger forces = new AtomicInteger();
    SharedForce<String> shared =
        new SharedForce<>(
            folder -> {
              if (forces.incrementAndGet() == 1) {
                throw new FileStoreException.Unavailable("planted", new IOException("planted"));
              }
            });
    assertThatThrownBy(() -> shared.force("folder"))
        .isInstanceOf(FileStoreException.Unavailable.class);
    shared.force("folder");
    assertThat(forces).hasValue(2);
  }

  private static Callable<Boolean> call(SharedForce<String> shared) {
    return () -> {
      shared.force("folder");
      return true;
    };
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
