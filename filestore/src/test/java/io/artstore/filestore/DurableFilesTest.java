package io.artstore.filestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DurableFilesTest {
  @TempDir private Path directory;

  @Test
  void replacesAndKeepsSecretsSecret() throws Exception {
    Path secret = directory.resolve("client.secret");
    DurableFiles.replace(secret, bytes("first"), DurableFiles.Readers.OWNER);
    DurableFiles.replace(secret, bytes("second"), DurableFiles.Readers.OWNER);
    assertThat(secret).hasContent("second");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
        .isEqualTo("rw-------");
    assertThat(directory).isDirectoryNotContaining(file -> !file.equals(secret));
  }

  @Test
  void claimsOnce() throws Exception {
    Path file = directory.resolve("chosen");
    assertThat(DurableFiles.claim(file, bytes("first"), DurableFiles.Readers.EVERYONE)).isTrue();
    assertThat(DurableFiles.claim(file, bytes("second"), DurableFiles.Readers.EVERYONE)).isFalse();
    assertThat(file).hasContent("first");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
    assertThat(directory).isDirectoryNotContaining(other -> !other.equals(file));
  }

  @Test
  void leavesNothingWhereItCannotPublish() throws Exception {
    Path folder = directory.resolve("taken");
    Files.createDirectories(folder.resolve("by a folder"));
    assertThatThrownBy(
            () -> DurableFiles.replace(folder, bytes("x"), DurableFiles.Readers.EVERYONE))
        .isInstanceOf(FileStoreException.class)
        .hasMessageContaining("taken");
    assertThat(directory).isDirectoryNotContaining(other -> !other.equals(folder));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
