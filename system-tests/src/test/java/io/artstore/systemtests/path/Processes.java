package io.artstore.systemtests.path;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Finds and kills processes by the directory that they were started on. */
final class Processes {
  private Processes() {}

  /** SIGKILL to every process whose command line names the directory. */
  static void killOn(Path directory) {
    List<ProcessHandle> processes = on(directory);
    processes.forEach(ProcessHandle::destroyForcibly);
    await().atMost(Duration.ofSeconds(20)).until(() -> on(directory).isEmpty());
  }

  static List<ProcessHandle> on(Path directory) {
    long self = ProcessHandle.current().pid();
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != self)
        .filter(process -> commandLine(process.pid()).contains(directory.toString()))
        .toList();
  }

  /**
   * The postmaster names its data directory; its children do not, but they end with it or are named
   * by their parent.
   */
  private static String commandLine(long pid) {
    String own = read(pid, "cmdline");
    return own.startsWith("postgres:") ? own + commandLine(parent(pid)) : own;
  }

  private static long parent(long pid) {
    String status = read(pid, "stat");
    int end = status.lastIndexOf(')');
    return end < 0 ? 1 : Long.parseLong(status.substring(end + 2).split(" ", -1)[1]);
  }

  private static String read(long pid, String file) {
    try {
      return new String(
          Files.readAllBytes(Path.of("/proc", Long.toString(pid), file)), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      // The process ended while it was read (ESRCH): it is as good as not there.
      if (Files.exists(Path.of("/proc", Long.toString(pid)))) {
        throw new UncheckedIOException(e);
      }
      return "";
    }
  }
}
