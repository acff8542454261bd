package io.artstore.filestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryLockTest {
  @TempDir private Path directory;

  @Test
  void namesTheHolderToASecondOne() throws Exception {
    try (DirectoryLock held = DirectoryLock.take(directory, "element 01")) {
      assertThatThrownBy(() -> DirectoryLock.take(directory, "element 02"))
          .isInstanceOf(DirectoryHeldException.class)
          .hasMessageContaining("element 01")
          .hasMessageContaining("process " + ProcessHandle.current().pid());
      // A refused attempt must not have released it: another process is still refused.
      assertThat(otherProcessLocks()).isFalse();
      assertThat(held).isNotNull();
    }
    assertThat(otherProcessLocks()).isTrue();
    DirectoryLock.take(directory, "element 02").close();
  }

  @Test
  void isNotFooledByAHolderThatDied() throws Exception {
    Files.writeString(directory.resolve(".lock"), "");
    Files.writeString(directory.resolve(".lock.holder"), "process 1, started long ago: element");
    DirectoryLock.take(directory, "element 01").close();
  }

  private boolean otherProcessLocks() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output.strip()).isIn("true", "false");
    return output.strip().equals("true");
  }

  /** Tries to take the lock and says whether it got it. */
  static final class OtherProcess {
    private OtherProcess() {}

    public static void main(String[] arguments) throws Exception {
      try (DirectoryLock lock = DirectoryLock.take(Path.of(arguments[0]), "another process")) {
        System.out.println(lock != null);
      } catch (DirectoryHeldException e) {
        System.out.println(false);
      }
    }
  }
}
