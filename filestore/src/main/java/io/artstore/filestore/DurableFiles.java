package io.artstore.filestore;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Small files outside a store, such as secrets and settings. Written whole or not at all: temporary
 * file beside the target, force, publish, force of the directory. The directory must exist.
 */
public final class DurableFiles {
  private static final int BUFFER_BYTES = 256 * 1024;

  /** Who may read a file. */
  public enum Readers {
    /** Mode 0600: secrets. */
    OWNER("rw-------"),
    /** Mode 0640. */
    GROUP("rw-r-----"),
    /** Mode 0644. */
    EVERYONE("rw-r--r--");

    private final String permissions;

    Readers(String permissions) {
      this.permissions = permissions;
    }

    private Set<PosixFilePermission> permissions() {
      return PosixFilePermissions.fromString(permissions);
    }
  }

  /** Produces the bytes of a file that is too large to be held. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream target) throws IOException;
  }

  private DurableFiles() {}

  /**
   * Writes a file in place of the one that may have the name. When this returns the new bytes are
   * on stable storage; after a crash there are the old bytes or the new ones.
   */
  public static void replace(Path target, byte[] content, Readers readers)
      throws FileStoreException {
    replace(target, bytes -> bytes.write(content), readers);
  }

  /**
   * As {@link #replace(Path, byte[], Readers)}, for content of any size. Whatever the content
   * throws leaves the file that may have the name as it was.
   */
  public static void replace(Path target, Content content, Readers readers)
      throws FileStoreException {
    Path temporary = write(target, content, readers);
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw discard(temporary, Faults.of(target, "cannot be replaced", e));
    }
    LocalFileStore.forcePath(directory(target));
  }

  /**
   * Writes a file whose name must be free. When this returns true the bytes are on stable storage.
   *
   * @return false when the name is taken; nothing was changed then
   */
  public static boolean claim(Path target, byte[] content, Readers readers)
      throws FileStoreException {
    Path temporary = write(target, bytes -> bytes.write(content), readers);
    boolean claimed;
    try {
      Files.createLink(target, temporary);
      claimed = true;
    } catch (FileAlreadyExistsException e) {
      claimed = false;
    } catch (IOException e) {
      throw discard(temporary, Faults.of(target, "cannot be published", e));
    }
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw Faults.of(temporary, "cannot be removed", e);
    }
    LocalFileStore.forcePath(directory(target));
    return claimed;
  }

  private static Path write(Path target, Content content, Readers readers)
      throws FileStoreException {
    Path temporary;
    try {
      temporary =
          Files.createTempFile(
              directory(target),
              ".new-",
              ".tmp",
              PosixFilePermissions.asFileAttribute(Readers.OWNER.permissions()));
    } catch (IOException e) {
      throw Faults.of(target, "cannot be written in " + directory(target), e);
    }
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      Files.setPosixFilePermissions(temporary, readers.permissions());
      OutputStream bytes =
          new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
      content.writeTo(bytes);
      bytes.flush();
      channel.force(true);
      return temporary;
    } catch (IOException e) {
      throw discard(temporary, Faults.of(target, "cannot be written", e));
    } catch (RuntimeException e) {
      discard(temporary, e);
      throw e;
    }
  }

  private static <E extends Exception> E discard(Path temporary, E fault) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      fault.addSuppressed(e);
    }
    return fault;
  }

  private static Path directory(Path target) {
    Path directory = target.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IllegalArgumentException(target + " is no file");
    }
    return directory;
  }
}
