package io.artstore.servicekit.postgres.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * A running PostgreSQL server, addressed by its process. Whether a process is the server of a
 * directory is never guessed from its number alone: numbers are used again.
 */
final class Postmaster {
  private static final Duration FAST = Duration.ofSeconds(60);
  private static final Duration IMMEDIATE = Duration.ofSeconds(15);
  private static final Duration POLL = Duration.ofMillis(10);

  private final ProcessHandle process;

  Postmaster(ProcessHandle process) {
    this.process = process;
  }

  /**
   * The server that runs on this directory, left by a program that was killed; empty when there is
   * none.
   */
  static Optional<Postmaster> runningOn(ServerDirectory directory) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(directory.postmasterPid());
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
    if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,10}")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
        .filter(process -> servesCluster(process.pid(), directory.cluster()))
        .map(Postmaster::new);
  }

  private static boolean servesCluster(long pid, Path cluster) {
    Path proc = Path.of("/proc", Long.toString(pid));
    try {
      String[] words =
          new String(Files.readAllBytes(proc.resolve("cmdline")), StandardCharsets.UTF_8)
              .split("\0", -1);
      if (!words[0].endsWith("/postgres")) {
        return false;
      }
      for (int i = 1; i + 1 < words.length; i++) {
        if (words[i].equals("-D") && isSame(Path.of(words[i + 1]), cluster)) {
          return true;
        }
      }
      return isSame(proc.resolve("cwd"), cluster);
    } catch (IOException gone) {
      return false;
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return Files.isSameFile(one, other);
    } catch (IOException unreadable) {
      return false;
    }
  }

  long pid() {
    return process.pid();
  }

  /**
   * A process that has ended but that nobody waits for (a container without an init) counts as
   * ended.
   */
  boolean isAlive() {
    if (!process.isAlive()) {
      return false;
    }
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid()), "stat"));
      return !stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
    } catch (IOException unreadable) {
      return process.isAlive();
    }
  }

  CompletableFuture<Void> ended() {
    return process.onExit().thenAccept(gone -> {});
  }

  /** Ends sessions, writes a checkpoint and stops; when that takes too long, stops without one. */
  void stop() {
    signal("INT");
    if (endsWithin(FAST)) {
      return;
    }
    signal("QUIT");
    if (!endsWithin(IMMEDIATE)) {
      process.destroyForcibly();
      throw new EmbeddedPostgresException(
          "PostgreSQL (process %d) did not stop within %d s and was killed; it recovers at the next start"
              .formatted(pid(), FAST.plus(IMMEDIATE).toSeconds()));
    }
  }

  /** Java can send only TERM, which waits for the clients, and KILL. */
  private void signal(String name) {
    if (isAlive()) {
      Command.of("/bin/sh", "-c", "kill -" + name + " \"$0\"", Long.toString(pid())).run();
    }
  }

  private boolean endsWithin(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (isAlive()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return true;
  }
}
