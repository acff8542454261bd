package io.artstore.servicekit.postgres.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A short program run to its end, with its output; never one that stays. */
record Command(List<String> words) {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  static Command of(String... words) {
    return new Command(List.of(words));
  }

  /** What came of it: the exit code, and both output streams in one text. */
  record Result(int exitCode, String output) {}

  Result run() {
    return run(LIMIT);
  }

  /** The limit holds for the output too, which a program that it started may keep open. */
  Result run(Duration limit) {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    forgetClientSettings(builder);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      FutureTask<byte[]> output = new FutureTask<>(() -> process.getInputStream().readAllBytes());
      Thread.ofVirtual().name("output-of-" + words.getFirst()).start(output);
      long deadline = System.nanoTime() + limit.toNanos();
      try {
        byte[] bytes = output.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
          throw new TimeoutException();
        }
        return new Result(process.exitValue(), new String(bytes, StandardCharsets.UTF_8));
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException fault) {
      return new Result(127, String.valueOf(fault.getMessage()));
    } catch (ExecutionException fault) {
      return new Result(127, String.valueOf(fault.getCause()));
    } catch (TimeoutException late) {
      throw new EmbeddedPostgresException(
          words.getFirst() + " did not end within " + limit.toMillis() + " ms");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EmbeddedPostgresException("interrupted while running " + words.getFirst());
    }
  }

  String outputOrThrow() {
    Result result = run();
    if (result.exitCode() != 0) {
      throw new EmbeddedPostgresException(
          "%s failed (exit code %d): %s"
              .formatted(String.join(" ", words), result.exitCode(), result.output().strip()));
    }
    return result.output();
  }

  /**
   * PGPORT, PGDATA, PGOPTIONS and their like are meant for the user's own server, not for this one.
   */
  static void forgetClientSettings(ProcessBuilder builder) {
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
  }
}
