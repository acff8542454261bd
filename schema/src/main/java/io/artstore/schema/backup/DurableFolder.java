package io.artstore.schema.backup;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A folder that appears whole, on stable storage, or not at all. It is filled under a name that
 * begins with a dot and ends with {@value #UNFINISHED}, every file is forced, and then it is
 * renamed. Whoever it is for may read it: rows are secrets, source files are not. For one thread.
 */
public final class DurableFolder {
  /** Who may read what is written. */
  public enum Readers {
    /** Only who wrote it. */
    OWNER,
    /** Whoever may read what that person writes otherwise. */
    AS_USUAL
  }

  static final String UNFINISHED = ".unfinished";
  static final String REMOVED = ".removed";
  private static final int BUFFER_BYTES = 256 * 1024;
  private static final long FORCED_BYTES = 8L * 1024 * 1024;

  private final Path temporary;
  private final Path target;
  private final Readers readers;
  private final UnaryOperator<OutputStream> wrapping;
  private final Set<Path> directories = new HashSet<>();

  /** Produces the bytes of a file. */
  @FunctionalInterface
  public interface Content<E extends Exception> {
    void writeTo(OutputStream target) throws IOException, E;
  }

  private DurableFolder(
      Path temporary, Path target, Readers readers, UnaryOperator<OutputStream> wrapping) {
    this.temporary = temporary;
    this.target = target;
    this.readers = readers;
    this.wrapping = wrapping;
  }

  /**
   * Makes the folder under its temporary name, and the one above it where it is missing.
   *
   * @param wrapping what every file is written through
   * @throws FileAlreadyExistsException when something has one of the names
   */
  static DurableFolder begin(Path target, UnaryOperator<OutputStream> wrapping) throws IOException {
    return begin(target, Readers.OWNER, wrapping);
  }

  /** The same for a folder that is read by others, without a wrapping. */
  public static DurableFolder begin(Path target) throws IOException {
    return begin(target, Readers.AS_USUAL, UnaryOperator.identity());
  }

  private static DurableFolder begin(
      Path target, Readers readers, UnaryOperator<OutputStream> wrapping) throws IOException {
    Path parent = parent(target);
    makeDirectories(parent);
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    Path temporary = temporary(target);
    Files.createDirectory(temporary, attributes(readers, parent, "rwx------"));
    return new DurableFolder(temporary, target, readers, wrapping);
  }

  /** The name that a folder has while it is filled. */
  public static Path temporary(Path target) {
    return parent(target).resolve("." + target.getFileName() + UNFINISHED);
  }

  private static void makeDirectories(Path directory) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    Path existing = directory;
    while (!Files.exists(existing)) {
      missing.push(existing);
      existing = parent(existing);
    }
    for (Path one : missing) {
      Files.createDirectory(one);
      forceDirectory(parent(one));
    }
  }

  private static FileAttribute<?>[] attributes(Readers readers, Path directory, String permissions)
      throws IOException {
    return readers == Readers.OWNER
            && Files.getFileStore(directory).supportsFileAttributeView("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /** Writes and forces one file; its name may hold folders. */
  public <E extends Exception> void write(String name, Content<E> content) throws IOException, E {
    Path file = temporary.resolve(name);
    Deque<Path> missing = new ArrayDeque<>();
    for (Path directory = parent(file);
        !directory.equals(temporary.toAbsolutePath());
        directory = parent(directory)) {
      directories.add(directory);
      if (!Files.exists(directory)) {
        missing.push(directory);
      }
    }
    for (Path directory : missing) {
      Files.createDirectory(directory, attributes(readers, temporary, "rwx------"));
    }
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    try (FileChannel channel =
        FileChannel.open(file, options, attributes(readers, temporary, "rw-------"))) {
      OutputStream bytes =
          new BufferedOutputStream(wrapping.apply(new ForcedOnTheWay(channel)), BUFFER_BYTES);
      content.writeTo(bytes);
      bytes.flush();
      channel.force(true);
    }
  }

  /** Forces now and then, so that the last force finds little to do while everybody waits. */
  private static final class ForcedOnTheWay extends FilterOutputStream {
    private final FileChannel channel;
    private long unforced;

    ForcedOnTheWay(FileChannel channel) {
      super(Channels.newOutputStream(channel));
      this.channel = channel;
    }

    @Override
    public void write(byte[] content, int offset, int length) throws IOException {
      out.write(content, offset, length);
      unforced += length;
      if (unforced >= FORCED_BYTES) {
        forceContent(channel);
        unforced = 0;
      }
    }
  }

  private static void forceContent(FileChannel channel) throws IOException {
    channel.force(false);
  }

  /** Gives the folder its name. When this returns, it and all in it are on stable storage. */
  public Path publish() throws IOException {
    directories.add(temporary);
    for (Path directory : directories) {
      forceDirectory(directory);
    }
    // A rename replaces an empty folder only, and no backup is empty.
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    try {
      forceDirectory(parent(target));
    } catch (IOException e) {
      // Nobody can say whether the name would outlive a crash, so it is not left to be found.
      Files.move(target, temporary, StandardCopyOption.ATOMIC_MOVE);
      throw e;
    }
    return target;
  }

  /** Puts a file in its place, whole, whatever was there before. */
  public static void replace(Path file, byte[] content) throws IOException {
    Path directory = parent(file);
    makeDirectories(directory);
    Path temporary = temporary(file);
    Set<StandardOpenOption> options =
        Set.of(
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING);
    try (FileChannel channel = FileChannel.open(temporary, options)) {
      Channels.newOutputStream(channel).write(content);
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    forceDirectory(directory);
  }

  /**
   * Gives a file another name in its folder, in the place of what has it; durable on return. It
   * needs no room on a full disk.
   */
  public static Path rename(Path file, Path other) throws IOException {
    Files.move(file, other, StandardCopyOption.ATOMIC_MOVE);
    forceDirectory(parent(other));
    return other;
  }

  /** Takes away what was written; what fails on the way is added to the cause. */
  public void discard(Throwable cause) {
    try {
      deleteTree(temporary);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * Removes a folder so that no half of it is ever taken for the whole: it loses its name first.
   */
  public static void remove(Path folder) throws IOException {
    Path removed = parent(folder).resolve("." + folder.getFileName() + REMOVED);
    Files.move(folder, removed, StandardCopyOption.ATOMIC_MOVE);
    forceDirectory(parent(folder));
    deleteTree(removed);
  }

  public static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path parent(Path path) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " is no folder for backups");
    }
    return parent;
  }
}
