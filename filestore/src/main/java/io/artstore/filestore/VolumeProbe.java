package io.artstore.filestore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Tries once, before anything is promised, all that durable writing needs of a volume. */
final class VolumeProbe {
  private VolumeProbe() {}

  static void check(Path staging) throws FileStoreException {
    Path written = staging.resolve("probe-written");
    Path linked = staging.resolve("probe-linked");
    try {
      Files.deleteIfExists(written);
      Files.deleteIfExists(linked);
      try (FileChannel channel =
          FileChannel.open(written, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(new byte[] {1}));
        force(channel, "files");
      }
      link(linked, written);
      Files.move(written, linked, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel folder = FileChannel.open(staging, StandardOpenOption.READ)) {
        force(folder, "folders");
      }
      Files.deleteIfExists(written);
      Files.deleteIfExists(linked);
    } catch (FileStoreException e) {
      throw e;
    } catch (IOException e) {
      throw Faults.of(staging, staging + " cannot be written to", e);
    }
  }

  private static void force(FileChannel channel, String what) throws IOException {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw new FileStoreException.Unsuitable("this volume cannot force " + what, e);
    }
  }

  private static void link(Path linked, Path written) throws IOException {
    try {
      Files.createLink(linked, written);
    } catch (IOException | UnsupportedOperationException e) {
      throw new FileStoreException.Unsuitable("this volume has no hard links", e);
    }
  }
}
