package io.artstore.systemtests.path;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, starting twice, starting wrongly, stopping. */
final class StartIT {

  @Test
  void keepsDocumentsOverAnOrderlyStopAndRefusesASecondOwner(@TempDir Path folder)
      throws Exception {
    Path data = folder.resolve("data");
    try (UpInstallation installation = new UpInstallation(data)) {
      JsonNode ready = installation.start();
      Path credentials = Path.of(ready.get("credentials").asText());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials)))
          .isEqualTo("rw-------");
      Path document = Files.writeString(folder.resolve("note.txt"), "kept");
      JsonNode put = Api.signIn(ready).putFile("note.txt", document);

      Program.Result second =
          Program.run(Map.of(), "up", "--data", data.toString(), "--port-base", "0");
      assertThat(second.exitCode()).as(second.errors()).isEqualTo(3);
      assertThat(second.errors())
          .contains(data.toString())
          .contains("process " + installation.processId());

      assertThat(installation.stop()).isEqualTo(143);
      assertThat(Processes.on(data)).isEmpty();

      Api again = Api.signIn(installation.start());
      assertThat(new String(again.content(put.get("file_id").asText()), UTF_8)).isEqualTo("kept");
    }
  }

  @Test
  void namesAPortThatIsTaken(@TempDir Path folder) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Program.Result up =
          Program.run(
              Map.of(),
              "up",
              "--data",
              folder.resolve("data").toString(),
              "--port-base",
              Integer.toString(taken.getLocalPort()));
      assertThat(up.exitCode()).as(up.errors()).isEqualTo(3);
      assertThat(up.errors())
          .contains("port " + taken.getLocalPort() + ", for admin-module, is taken")
          .contains("--port-base");
    }
    assertThat(Processes.on(folder)).isEmpty();
  }

  @Test
  void takesNoDirectoryThatIsSomebodyElses(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("precious.txt"), "not ours");
    Set<PosixFilePermission> before = Files.getPosixFilePermissions(folder);
    Program.Result up = Program.run(Map.of(), "up", "--data", folder.toString());
    assertThat(up.exitCode()).as(up.errors()).isEqualTo(2);
    assertThat(up.errors()).contains(folder + " holds something else");
    assertThat(Files.getPosixFilePermissions(folder)).isEqualTo(before);
    assertThat(folder.toFile().list()).containsExactly("precious.txt");
  }

  @Test
  void refusesALocaleThatCannotNameFiles(@TempDir Path folder) throws Exception {
    Program.Result up =
        Program.run(Map.of("LC_ALL", "POSIX"), "up", "--data", folder.resolve("data").toString());
    assertThat(up.exitCode()).isEqualTo(2);
    assertThat(up.errors()).contains("LC_ALL=C.UTF-8");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void putsFindsAndGetsFromTheShell(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("data");
    Path documents = Files.createDirectories(folder.resolve("documents/2026"));
    Files.writeString(documents.resolve("Договор поставки.txt"), "a contract");
    Files.writeString(documents.resolve("empty.bin"), "");
    Path link = Files.createSymbolicLink(folder.resolve("link"), documents);
    try (UpInstallation installation = new UpInstallation(data)) {
      installation.start();
      Program.Result put =
          Program.run(Map.of(), "put", "--data", data.toString(), "--json", link.toString());
      assertThat(put.exitCode()).as(put.errors()).isZero();
      assertThat(put.output().lines()).hasSize(2);
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          Program.run(Map.of(), "search", "--data", data.toString(), "договоры")
                              .output())
                      .contains("Договор поставки.txt"));
      Path copy = folder.resolve("copy.txt");
      Program.Result get =
          Program.run(
              Map.of(),
              "get",
              "--data",
              data.toString(),
              "Договор поставки.txt",
              "-o",
              copy.toString());
      assertThat(get.exitCode()).as(get.errors()).isZero();
      assertThat(copy).hasContent("a contract");
      assertThat(exitCode("get", "--data", data.toString(), "no such document")).isEqualTo(4);
      assertThat(exitCode("get", "--data", data.toString(), "empty.bin", "-o", copy.toString()))
          .as("a file is there already")
          .isEqualTo(1);
      assertThat(exitCode("put", "--data", data.toString(), folder.resolve("none").toString()))
          .isEqualTo(2);
      assertThat(exitCode("search", "--data", data.toString(), "--server", "localhost:8000", "x"))
          .isEqualTo(2);
      installation.stop();
      assertThat(exitCode("put", "--data", data.toString(), copy.toString())).isEqualTo(5);
    }
  }

  private static int exitCode(String... arguments) throws Exception {
    return Program.run(Map.of(), arguments).exitCode();
  }

  @Test
  void smokeGoesThroughTheWholePath(@TempDir Path folder) throws Exception {
    Path data = folder.resolve("data");
    try (UpInstallation installation = new UpInstallation(data)) {
      installation.start();
      Program.Result smoke = Program.run(Map.of(), "smoke", "--data", data.toString());
      assertThat(smoke.exitCode()).as(smoke.output() + smoke.errors()).isZero();
      Program.Result status =
          Program.run(Map.of(), "schema", "status", "--objects", "--data", data.toString());
      assertThat(status.exitCode()).as(status.output() + status.errors()).isZero();
      assertThat(status.output())
          .contains("artstore_admin", "artstore_storage_01", "artstore")
          .contains("storage_elem_01_files");
    }
  }

  @Test
  void refusesAnAuditSecretThatIsTooShortWithoutShowingIt(@TempDir Path folder) throws Exception {
    String secret = "s".repeat(31);
    Program.Result up =
        Program.run(
            Map.of("SECURITY_AUDIT_HMAC_SECRET", secret),
            "up",
            "--data",
            folder.resolve("data").toString(),
            "--port-base",
            "0");
    assertThat(up.exitCode()).isNotZero();
    assertThat(up.errors() + up.output())
        .contains("SECURITY_AUDIT_HMAC_SECRET")
        .contains("32")
        .doesNotContain(secret);
    assertThat(Processes.on(folder)).isEmpty();
  }

  @Test
  void namesThePathOfAPublicKeyThatIsMissing(@TempDir Path folder) throws Exception {
    Path missing = folder.resolve("no-such-key.pem");
    Program.Result up =
        Program.run(
            Map.of("AUTH_PUBLIC_KEY_PATH", missing.toString()),
            "up",
            "--data",
            folder.resolve("data").toString(),
            "--port-base",
            "0");
    assertThat(up.exitCode()).isNotZero();
    assertThat(up.errors() + up.output()).contains(missing.toString());
  }
}
