package io.artstore.servicekit.postgres.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says that a directory is worked on by this process, and by which one to everybody else. The
 * operating system frees the lock when the process ends in any way, so nothing stale is left to be
 * removed by hand.
 *
 * <p>The holder is noted in a file of its own: on POSIX, closing any handle of a locked file frees
 * the lock, so a second attempt of the same process must be refused before it opens the lock file.
 */
final class DirectoryLock implements AutoCloseable {
  private static final int SHOWN_COMMAND = 120;

  private final FileChannel channel;
  private final Path note;

  private DirectoryLock(FileChannel channel, Path note) {
    this.channel = channel;
    this.note = note;
  }

  /**
   * Locks the directory, which must exist, under the name given.
   *
   * @throws DirectoryHeldException when it is held, naming the process that holds it
   */
  static DirectoryLock acquire(Path directory, String name) throws IOException {
    Path note = directory.resolve(name + ".pid");
    String self = describe(ProcessHandle.current());
    Optional<String> holder = read(note);
    if (holder.filter(self::equals).isPresent()) {
      throw new DirectoryHeldException(directory, "this same process");
    }
    FileChannel channel =
        FileChannel.open(
            directory.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = tryLock(channel);
    if (lock == null) {
      channel.close();
      throw new DirectoryHeldException(
          directory, holder.map(DirectoryLock::name).orElse("another process"));
    }
    Files.writeString(note, self);
    return new DirectoryLock(channel, note);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (IOException | RuntimeException fault) {
      channel.close();
      throw fault;
    }
  }

  private static Optional<String> read(Path note) throws IOException {
    try {
      return Optional.of(Files.readString(note));
    } catch (NoSuchFileException free) {
      return Optional.empty();
    }
  }

  /** The start time tells this process from an earlier one with the same number. */
  private static String describe(ProcessHandle process) {
    return process.pid() + " " + process.info().startInstant().map(Object::toString).orElse("");
  }

  private static String name(String note) {
    String pid = note.split(" ", 2)[0];
    String command =
        ProcessHandle.of(Long.parseLong(pid))
            .flatMap(process -> process.info().commandLine())
            .map(line -> " (" + shorten(line) + ")")
            .orElse("");
    return "process " + pid + command;
  }

  private static String shorten(String line) {
    return line.length() <= SHOWN_COMMAND
        ? line
        : line.substring(0, SHOWN_COMMAND / 3)
            + " … "
            + line.substring(line.length() - SHOWN_COMMAND * 2 / 3);
  }

  @Override
  public void close() throws IOException {
    if (!channel.isOpen()) {
      // Closed before: the note may be another holder's by now.
      return;
    }
    try (channel) {
      Files.deleteIfExists(note);
    }
  }
}
