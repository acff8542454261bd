package io.artstore.client;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedSupplier;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The one place that repeats a request: bounded, with growing delays and jitter. */
final class Retries {
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);
  private static final double JITTER = 0.3;

  private final ClientSettings settings;

  private Retries(ClientSettings settings) {
    this.settings = settings;
  }

  static Retries of(ClientSettings settings) {
    return new Retries(settings);
  }

  <T> T call(CheckedSupplier<T> action) {
    return call(action, () -> true);
  }

  /** Repeats only while the caller can. */
  <T> T call(CheckedSupplier<T> action, BooleanSupplier repeatable) {
    RetryPolicy<Object> policy =
        RetryPolicy.builder()
            .handleIf(failure -> canHelp(failure) && repeatable.getAsBoolean())
            .withMaxRetries(settings.retries())
            .withBackoff(settings.firstRetryDelay(), LONGEST_DELAY)
            .withJitter(JITTER)
            .build();
    try {
      return Failsafe.with(policy).get(action);
    } catch (FailsafeException e) {
      if (e.getCause() instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        throw new ClientException.Broken("interrupted while waiting to try again", e);
      }
      throw e;
    }
  }

  void run(Runnable action) {
    call(
        () -> {
          action.run();
          return true;
        });
  }

  static boolean canHelp(Throwable failure) {
    return failure instanceof ClientException known
        && switch (known) {
          case ProblemResponseException problem -> problem.retryHelps();
          case ClientException.NotConnected notConnected -> true;
          case ClientException.Broken broken -> !Thread.currentThread().isInterrupted();
          case ClientException.Stalled stalled -> true;
          case ClientException.SourceFailed source -> false;
          case ClientException.Damaged damaged -> false;
          case ClientException.Unintelligible unintelligible -> false;
        };
  }
}
