package io.artstore.servicekit.http;

import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/** How much a service takes on at once, and whether it still takes on anything. */
final class Admission {
  private final Semaphore places;
  private final BooleanSupplier stopping;

  Admission(int maxConcurrentRequests, BooleanSupplier stopping) {
    this.places = new Semaphore(maxConcurrentRequests);
    this.stopping = stopping;
  }

  /** Never waits: a queue would only hide that there is too much. */
  boolean tryEnter() {
    return places.tryAcquire();
  }

  void leave() {
    places.release();
  }

  boolean isStopping() {
    return stopping.getAsBoolean();
  }
}
