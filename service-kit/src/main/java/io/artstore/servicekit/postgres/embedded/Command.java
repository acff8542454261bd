package io.artstore.servicekit.postgres.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A short program run to its end, with its output; never one that stays. */
record Command(List<String> words) {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  static Command of(String... words) {
    return new Command(List.of(words));
  }

  /** What came of it: the exit code, and both output streams in one text. */
  record Result(int exitCode, String output) {}

  Result run() {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    forgetClientSettings(builder);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new EmbeddedPostgresException(
            words.getFirst() + " did not end within " + LIMIT.toSeconds() + " s");
      }
      return new Result(process.exitValue(), output);
    } catch (IOException fault) {
      return new Result(127, String.valueOf(fault.getMessage()));
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
