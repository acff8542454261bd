package io.artstore.servicekit.postgres.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The packed server. It is unpacked under a lock, and a mark written last says how many bytes
 * belong to it: a folder without the mark, or with other bytes than the mark says (a crash of the
 * machine), is thrown away and unpacked again.
 */
final class BinariesArchive {
  private static final Duration LOCK_POLL = Duration.ofMillis(50);

  private final URL archive;
  private final String name;

  BinariesArchive(URL archive, String name) {
    this.archive = archive;
    this.name = name;
  }

  Path unpackOnce(Path cache) throws IOException {
    Path folder = cache.toAbsolutePath().normalize().resolve(folderName());
    Path mark = folder.resolveSibling(folder.getFileName() + ".complete");
    if (isComplete(folder, mark)) {
      return folder;
    }
    Files.createDirectories(folder.getParent());
    Path lockFile = folder.resolveSibling(folder.getFileName() + ".lock");
    try (FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock(channel);
      if (!isComplete(folder, mark)) {
        Files.deleteIfExists(mark);
        deleteTree(folder);
        unpack(folder);
        Files.writeString(mark, Long.toString(bytesIn(folder)));
      }
    }
    return folder;
  }

  /** Another archive, even of the same version, gets a folder of its own. */
  private String folderName() throws IOException {
    URLConnection connection = archive.openConnection();
    connection.setUseCaches(false);
    long mark = connection.getContentLengthLong();
    if (connection instanceof JarURLConnection jar) {
      mark = jar.getJarEntry().getCrc();
      jar.getJarFile().close();
    }
    return name.replaceFirst("\\.txz$", "") + "-" + Long.toHexString(mark);
  }

  private static boolean isComplete(Path folder, Path mark) throws IOException {
    try {
      return Files.readString(mark).equals(Long.toString(bytesIn(folder)));
    } catch (NoSuchFileException missing) {
      return false;
    }
  }

  private static long bytesIn(Path folder) throws IOException {
    long bytes = 0;
    try (var paths = Files.find(folder, 20, (path, attributes) -> attributes.isRegularFile())) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        bytes += Files.size(path);
      }
    }
    return bytes;
  }

  /** Threads of one process cannot wait for each other on a file lock, only ask again. */
  private static void lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        channel.lock();
        return;
      } catch (OverlappingFileLockException heldByAnotherThread) {
        LockSupport.parkNanos(LOCK_POLL.toNanos());
      }
    }
  }

  private void unpack(Path folder) throws IOException {
    Files.createDirectories(folder);
    URLConnection connection = archive.openConnection();
    connection.setUseCaches(false);
    try (InputStream packed = new BufferedInputStream(connection.getInputStream());
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
      TarArchiveEntry entry = tar.getNextEntry();
      while (entry != null) {
        unpackEntry(tar, entry, folder);
        entry = tar.getNextEntry();
      }
    }
  }

  private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder)
      throws IOException {
    Path target = folder.resolve(entry.getName()).normalize();
    if (!target.startsWith(folder)) {
      throw new IOException("the archive leads outside its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else if (entry.isFile()) {
      Files.copy(tar, target);
      boolean executable = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var paths = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(path);
      }
    }
  }
}
