package io.artstore.filestore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The right of one process to write in a directory, held until it is closed or the process ends.
 *
 * <p>The lock is the operating system's, so it never outlives its process. Who holds it is told by
 * a second file, for people and for one more reason: closing <em>any</em> descriptor of a locked
 * file drops the process's lock on it (POSIX {@code fcntl}), so a process that holds the lock must
 * learn that without opening the locked file.
 */
public final class DirectoryLock implements AutoCloseable {
  private static final String LOCK = ".lock";
  private static final String HOLDER = ".lock.holder";

  private final FileChannel channel;
  private final Path holderFile;

  private DirectoryLock(FileChannel channel, Path holderFile) {
    this.channel = channel;
    this.holderFile = holderFile;
  }

  /**
   * Takes the lock of a directory, which must exist.
   *
   * @param holder what this is, for the message that another one gets
   * @throws DirectoryHeldException when another process, or another part of this one, has it
   * @throws FileStoreException.Unavailable when the volume fails or does not lock
   */
  // One at a time in this process: a loser that closes its descriptor would drop the winner's lock.
  public static synchronized DirectoryLock take(Path directory, String holder)
      throws FileStoreException, DirectoryHeldException {
    Path holderFile = directory.resolve(HOLDER);
    String self = self();
    if (holder(holderFile).startsWith(self + ":")) {
      throw new DirectoryHeldException(directory, holder(holderFile));
    }
    Path lockFile = directory.resolve(LOCK);
    Optional<FileChannel> channel;
    try {
      channel = lock(lockFile);
    } catch (IOException e) {
      throw Faults.of(lockFile, "cannot be locked", e);
    }
    DirectoryLock lock =
        new DirectoryLock(
            channel.orElseThrow(() -> new DirectoryHeldException(directory, holder(holderFile))),
            holderFile);
    try {
      Files.writeString(holderFile, self + ": " + holder);
      return lock;
    } catch (IOException e) {
      FileStoreException fault = Faults.of(holderFile, "cannot be written", e);
      lock.closeAfter(fault);
      throw fault;
    }
  }

  private void closeAfter(FileStoreException fault) {
    try {
      close();
    } catch (FileStoreException e) {
      fault.addSuppressed(e);
    }
  }

  private static Optional<FileChannel> lock(Path lockFile) throws IOException {
    FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (locks(channel)) {
      return Optional.of(channel);
    }
    channel.close();
    return Optional.empty();
  }

  private static boolean locks(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** The start belongs to it: process ids come again, in containers at once. */
  private static String self() {
    ProcessHandle process = ProcessHandle.current();
    return "process %d, started %s"
        .formatted(
            process.pid(),
            process.info().startInstant().map(Object::toString).orElse("at an unknown time"));
  }

  private static String holder(Path holderFile) {
    try {
      return new String(Files.readAllBytes(holderFile), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return "an unknown process";
    } catch (IOException e) {
      return "a process that cannot be named: " + e.getMessage();
    }
  }

  @Override
  public void close() throws FileStoreException {
    if (!channel.isOpen()) {
      // Closed before: what the holder's file says may be another's by now.
      return;
    }
    try (channel) {
      Files.deleteIfExists(holderFile);
    } catch (IOException e) {
      throw Faults.of(holderFile, "the lock cannot be given back", e);
    }
  }
}
