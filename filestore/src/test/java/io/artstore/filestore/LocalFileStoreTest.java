package io.artstore.filestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalFileStoreTest extends FileStoreContract {
  @TempDir private Path directory;

  @Override
  FileStore open() throws FileStoreException {
    return LocalFileStore.open(directory.resolve("element"));
  }

  @Test
  void takesUpWhatAnEarlierProcessLeft() throws Exception {
    FileStore first = open();
    try (StagedFile staged = first.stage(new ByteArrayInputStream(new byte[] {1, 2}))) {
      staged.force();
      first.publish(staged, StorePath.of("2026/kept"));
    }
    try (StagedFile ignored = first.stage(new ByteArrayInputStream(new byte[] {3}))) {
      FileStore second = open();
      assertThat(second.sweepStaging()).isEqualTo(1);
      assertThat(second.read(StorePath.of("2026/kept"), 2)).containsExactly(1, 2);
    }
  }

  @Test
  void followsNoLinkOutOfTheDirectory() throws Exception {
    FileStore store = open();
    Path secret = Files.writeString(directory.resolve("secret"), "outside");
    Files.createSymbolicLink(directory.resolve("element/link"), secret);
    StorePath link = StorePath.of("link");
    assertThatThrownBy(() -> store.open(link).close()).isInstanceOf(FileStoreException.class);
    assertThat(store.size(link)).isEmpty();
    assertThatThrownBy(() -> store.forceFile(link)).isInstanceOf(FileStoreException.NotFound.class);
    assertThat(store.list(Optional.empty()))
        .containsExactly(new StoreEntry("link", StoreEntry.Kind.OTHER));
  }

  @Test
  void makesAFolderAgainThatWasTakenAway() throws Exception {
    FileStore store = open();
    try (StagedFile staged = store.stage(new ByteArrayInputStream(new byte[1]))) {
      staged.force();
      store.publish(staged, StorePath.of("2026/first"));
      Files.delete(directory.resolve("element/2026/first"));
      Files.delete(directory.resolve("element/2026"));
      assertThatThrownBy(() -> store.publish(staged, StorePath.of("2026/second")))
          .isInstanceOf(FileStoreException.Unavailable.class);
      store.publish(staged, StorePath.of("2026/third"));
    }
    assertThat(store.size(StorePath.of("2026/third"))).contains(1L);
  }

  @Test
  void namesAFileThatStandsInTheWay() throws Exception {
    FileStore store = open();
    Files.writeString(directory.resolve("element/2026"), "not a folder");
    try (StagedFile staged = store.stage(new ByteArrayInputStream(new byte[1]))) {
      staged.force();
      assertThatThrownBy(() -> store.publish(staged, StorePath.of("2026/first")))
          .isInstanceOf(FileStoreException.Unavailable.class)
          .hasMessageContaining("2026");
    }
  }

  @Test
  void letsNoStrangerRead() throws Exception {
    FileStore store = open();
    try (StagedFile staged = store.stage(new ByteArrayInputStream(new byte[1]))) {
      staged.force();
      store.publish(staged, StorePath.of("2026/first"));
    }
    Path root = directory.resolve("element");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("2026"))))
        .endsWith("---");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(root.resolve("2026/first"))))
        .endsWith("---");
  }

  /** Linux has a device that is always full. */
  @Test
  void recognisesAFullVolume() throws Exception {
    Path full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.isWritable(full));
    IOException fault = null;
    try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[1]));
    } catch (IOException e) {
      fault = e;
    }
    assertThat(fault).isNotNull();
    assertThat(Faults.of(full, "cannot be written", fault))
        .isInstanceOf(FileStoreException.Full.class)
        .hasMessageContaining("full");
  }

  /** The kernel's own file systems force nothing; /proc cannot even be written to. */
  @Test
  void refusesADirectoryThatCannotBeWritten() {
    assertThatThrownBy(() -> LocalFileStore.open(Path.of("/proc/artstore")))
        .isInstanceOf(FileStoreException.Unavailable.class)
        .hasMessageContaining("/proc/artstore");
  }
}
