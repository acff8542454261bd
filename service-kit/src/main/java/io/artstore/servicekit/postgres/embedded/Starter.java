package io.artstore.servicekit.postgres.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/** Starts the server on a prepared cluster and waits until it takes connections. */
final class Starter {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration RETRY_PAUSE = Duration.ofMillis(200);
  private static final int TRIES = 25;
  private static final int STATUS_LINE = 7;

  private final ServerDirectory directory;
  private final EmbeddedSettings settings;
  private final ServerUser user;

  Starter(ServerDirectory directory, EmbeddedSettings settings, ServerUser user) {
    this.directory = directory;
    this.settings = settings;
    this.user = user;
  }

  record Running(Postmaster postmaster, int port) {}

  /**
   * The port used last is tried first. A start is tried again when another program took the port in
   * between, and while the last sessions of a server that was killed are still going away.
   */
  Running start() throws IOException {
    OptionalInt wanted = directory.lastPort();
    for (int attempt = 1; ; attempt++) {
      // A process of that number that is not this directory's server would stop PostgreSQL for
      // ever.
      Files.deleteIfExists(directory.postmasterPid());
      int port = wanted.isPresent() && isFree(wanted.getAsInt()) ? wanted.getAsInt() : freePort();
      long logStart = Files.exists(directory.log()) ? Files.size(directory.log()) : 0;
      Postmaster postmaster = launch(port);
      if (becomesReady(postmaster)) {
        directory.rememberPort(port);
        return new Running(postmaster, port);
      }
      String said = logFrom(logStart);
      boolean mayHelp =
          said.contains("could not create any TCP/IP sockets")
              || said.contains("is still in use")
              || said.contains("lock file \"postmaster.pid\" already exists");
      if (!mayHelp || attempt == TRIES) {
        throw new EmbeddedPostgresException(
            "PostgreSQL does not start on %s; it says (%s):%n%s"
                .formatted(directory.cluster(), directory.log(), said.strip()));
      }
      LockSupport.parkNanos(RETRY_PAUSE.toNanos());
    }
  }

  private Postmaster launch(int port) throws IOException {
    directory.limitLog();
    List<String> words = new ArrayList<>();
    // A session of its own: Ctrl-C on the terminal must reach the program first, the server last.
    words.add("setsid");
    words.addAll(user.words(List.of(settings.binaries().program("postgres"))));
    words.addAll(List.of("-D", directory.cluster().toString()));
    set(words, "listen_addresses", "127.0.0.1");
    set(words, "port", Integer.toString(port));
    set(words, "unix_socket_directories", "");
    set(words, "timezone", "UTC");
    set(words, "log_timezone", "UTC");
    settings.parameters().forEach((name, value) -> set(words, name, value));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.cluster().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.log().toFile()));
    Command.forgetClientSettings(builder);
    Process process = builder.start();
    process.getOutputStream().close();
    return new Postmaster(process.toHandle());
  }

  private static void set(List<String> words, String name, String value) {
    words.add("-c");
    words.add(name + "=" + value);
  }

  /** Recovery after a crash may take its time; the end of the process is what says no. */
  private boolean becomesReady(Postmaster postmaster) throws IOException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (postmaster.isAlive()) {
      if (isMarkedReady(postmaster)) {
        return true;
      }
      if (System.nanoTime() > deadline) {
        postmaster.stop();
        return false;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return false;
  }

  /** PostgreSQL writes its state into line 8 of postmaster.pid; pg_ctl waits for the same word. */
  private boolean isMarkedReady(Postmaster postmaster) throws IOException {
    try {
      List<String> lines = Files.readAllLines(directory.postmasterPid());
      return lines.size() > STATUS_LINE
          && lines.getFirst().strip().equals(Long.toString(postmaster.pid()))
          && lines.get(STATUS_LINE).strip().equals("ready");
    } catch (NoSuchFileException notYet) {
      return false;
    }
  }

  private String logFrom(long start) throws IOException {
    byte[] all = Files.readAllBytes(directory.log());
    int from = (int) Math.min(start, all.length);
    return new String(all, from, all.length - from, StandardCharsets.UTF_8);
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      return probe.getLocalPort();
    }
  }
}
