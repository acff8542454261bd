package io.artstore.client;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedSupplier;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one place that repeats a request: bounded, with growing delays and jitter, or after the time
 * that the service asked for in {@code Retry-After}, as far as that is short.
 */
final class Retries {
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);
  private static final Duration NOT_ASKED = Duration.ofNanos(-1);
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
            .withDelayFn(context -> asked(context.getLastException()))
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

  /**
   * How long the service asked to wait, negative when it did not: the growing delays apply then.
   * Jitter may take its share away again, and must not lead below what was asked for.
   */
  private static Duration asked(@Nullable Throwable failure) {
    return failure instanceof ProblemResponseException problem
        ? problem.retryAfter().map(Retries::bounded).orElse(NOT_ASKED)
        : NOT_ASKED;
  }

  private static Duration bounded(Duration asked) {
    long millis = Math.min(asked.toMillis(), LONGEST_DELAY.toMillis());
    return Duration.ofMillis((long) Math.ceil(millis / (1 - JITTER)));
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
